import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { FailureBadge } from '../../../src/editor/views/failureBadge.ts';
import { createSuiteDrop, promptDrag } from '../../../src/editor/views/promptDrag.ts';
import type { SuiteNode } from '../../../src/editor/views/suitesTree.ts';
import type { Tree } from '../../../src/editor/views/tree.ts';
import { answering, cupel, eventually, file, open } from './cupel.ts';

describe('the view Prompts', () => {
  /** The items of the whole tree, folders before what is in them. */
  const items = async (): Promise<vscode.TreeItem[]> => {
    const { trees } = await cupel();
    const roots = await trees.prompts.getChildren();
    const all = await Promise.all(
      roots.map(async (node) => [node, ...(await trees.prompts.getChildren(node))]),
    );
    return all.flat().map((node) => trees.prompts.getTreeItem(node));
  };
  const item = async (label: string): Promise<vscode.TreeItem> => {
    const found = (await items()).find((each) => each.label === label);
    assert.ok(found, label);
    return found;
  };

  it('lists prompt files and those that suites name, by folder', async () => {
    // What other tests had written may still be on its way out.
    const labels = await eventually('three', async () => {
      const all = (await items()).map(({ label }) => label);
      return all.length === 3 && all;
    });
    assert.deepEqual(labels, ['prompts', 'answer.txt', 'greeting.prompt.md']);
    const { command } = await item('answer.txt');
    assert.deepEqual(command?.arguments?.[0]?.fsPath, file('prompts/answer.txt').fsPath);
  });

  it('tells what a prompt takes, who uses it, its form and its version', async () => {
    const described = await eventually('its figures', async () => {
      const { description } = await item('answer.txt');
      return typeof description === 'string' && description !== '' ? description : undefined;
    });
    assert.match(described, /^(≈ )?\d+ tokens · <?\$[\d.]+ · 1 suite · text · [0-9a-f]{8}$/);
  });

  it('has the version that runs record', async () => {
    const { trees, stores, runner, active } = await cupel();
    const suite = file('suites/metals.eval.yaml');
    const begun = active.begin(suite);
    const { run } = await runner.execute(await runner.load(suite), suite, begun);
    active.end(begun);
    const id = (await stores.find(run.id))?.record.prompts[0]?.id;
    assert.ok(id);
    await eventually('its version', async () =>
      String((await item('answer.txt')).description).includes(id.slice(0, 8)),
    );
    assert.ok(trees.prompts);
  });

  it('is read again when a suite asks another model, not with each key in a case', async () => {
    const { suites, prompts, promptFiles } = await cupel();
    await prompts.all();
    const editor = await open('suites/metals.eval.yaml');
    const typed = async (search: string, text: string): Promise<void> => {
      const { document } = editor;
      const known = new Promise<void>((resolve) => {
        const once = suites.onDidChange((uri) => {
          if (uri?.toString() !== document.uri.toString()) return;
          once.dispose();
          resolve();
        });
      });
      const at = document.positionAt(document.getText().indexOf(search));
      assert.ok(await editor.edit((edit) => edit.insert(at, text)));
      await known;
      await suites.outline(document.uri);
    };
    // What tests before have changed is news no more when VS Code has told of a file that came after it, and went.
    const listed = (): Promise<void> =>
      new Promise((resolve) => {
        const once = suites.files.onDidChangeList(() => {
          once.dispose();
          resolve();
        });
      });
    const news = file('suites/news.eval.yaml');
    const isKnown = async (): Promise<boolean> =>
      (await suites.files.all()).map(String).includes(String(news));
    let told = listed();
    await vscode.workspace.fs.writeFile(news, new TextEncoder().encode('prompts: [hi]\n'));
    await told;
    await eventually('the news', isKnown);
    told = listed();
    await vscode.workspace.fs.delete(news);
    await told;
    await eventually('its end', async () => !(await isKnown()));
    await typed('prompts:', '# first\n');
    let reread = 0;
    // The folder of the run before may be news to VS Code just now: that is no matter of keys.
    const isNews = (): number => reread--;
    const listeners = vscode.Disposable.from(
      prompts.onDidChange(() => reread++),
      promptFiles.onDidChangeList(isNews),
      suites.files.onDidChangeList(isNews),
    );
    await typed('tests:', '# why\n');
    await typed('providers:', '# who\n');
    assert.equal(reread, 0);
    await typed('tests:', '  - echo\n');
    await eventually('the event', () => reread > 0);
    listeners.dispose();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('tells tokens, cost and suites of a prompt that the pointer rests on', async () => {
    const { trees } = await cupel();
    const [folder] = await trees.prompts.getChildren();
    const [node] = await trees.prompts.getChildren(folder);
    assert.ok(node);
    const { tooltip } = await trees.prompts.resolveTreeItem(trees.prompts.getTreeItem(node), node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Tokens/);
    assert.match(tooltip.value, /metals/);
  });

  it('notices a new prompt and a deleted one', async () => {
    const labels = async (): Promise<unknown[]> => (await items()).map(({ label }) => label);
    await labels();
    const added = file('prompts/added.txt');
    await vscode.workspace.fs.writeFile(added, new TextEncoder().encode('Hello {{name}}'));
    await eventually('the new prompt', async () => (await labels()).includes('added.txt'));
    await vscode.workspace.fs.delete(added);
    await eventually('the end of the prompt', async () => !(await labels()).includes('added.txt'));
  });

  it('says of what a suite names that there is no such file, until there is', async () => {
    const { suites, prompts, diagnostics } = await cupel();
    const [suite, missing] = [file('suites/missing.eval.yaml'), file('suites/gone.njk')];
    const told = async (): Promise<unknown> =>
      (await items()).find(({ label }) => label === 'gone.njk')?.description;
    await vscode.workspace.fs.writeFile(suite, new TextEncoder().encode('prompts: [file://gone.njk]\n'));
    await eventually('the mark', async () => (await told()) === 'no such file');
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(missing, { contents: new TextEncoder().encode('Say it') });
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('its figures', async () => /tokens/.test(String(await told())));
    // The same from outside, where a suite was read that names it.
    await diagnostics.validate(suite);
    await vscode.workspace.fs.delete(missing);
    await eventually('the mark again', async () => (await told()) === 'no such file');
    await vscode.workspace.fs.writeFile(missing, new TextEncoder().encode('Say it'));
    await eventually('its figures again', async () => /tokens/.test(String(await told())));
    for (const each of [suite, missing]) await vscode.workspace.fs.delete(each);
    await eventually('its end', async () => (await suites.files.all()).length === 3);
    await eventually('the end of the prompt', async () => (await prompts.all()).length === 2);
  });

  it('takes no suite for a prompt, though it lies in a folder of prompts', async () => {
    const { prompts, promptFiles, suites } = await cupel();
    const added = file('prompts/saved.eval.yaml');
    await vscode.workspace.fs.writeFile(added, new TextEncoder().encode('prompts: [hi]\n'));
    const has = (all: readonly vscode.Uri[]): boolean => all.some(({ fsPath }) => fsPath === added.fsPath);
    await eventually('the suite', async () => has(await suites.files.all()) && has(await promptFiles.all()));
    assert.equal(await eventually('the prompts', async () => !has(await prompts.all())), true);
    await vscode.workspace.fs.delete(added);
    await eventually('its end', async () => !has(await suites.files.all()));
  });

  it('lists custom agents and skills, wherever they are', async () => {
    const labels = async (): Promise<unknown[]> => (await items()).map(({ label }) => label);
    const added = [file('agents/assayer.agent.md'), file('skills/SKILL.md')];
    for (const uri of added)
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('Name the metal.'));
    await eventually('both', async () => {
      const shown = await labels();
      return shown.includes('assayer.agent.md') && shown.includes('SKILL.md');
    });
    for (const folder of ['agents', 'skills'])
      await vscode.workspace.fs.delete(file(folder), { recursive: true });
    await eventually('their end', async () => !(await labels()).includes('SKILL.md'));
  });

  it('says how a file differs from the last commit', async function () {
    const git = async (...args: string[]): Promise<unknown> =>
      promisify(execFile)('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: file('.').fsPath,
      });
    await item('answer.txt'); // it looks for Git before that is switched on
    await git('init', '-q');
    await git('add', 'prompts', 'greeting.prompt.md');
    await git('commit', '-q', '-m', 'prompts');
    await vscode.workspace.getConfiguration('git').update('enabled', true, vscode.ConfigurationTarget.Global);
    const prompt = file('prompts/answer.txt');
    const before = await vscode.workspace.fs.readFile(prompt);
    try {
      await vscode.workspace.fs.writeFile(
        prompt,
        new TextEncoder().encode(`${new TextDecoder().decode(before)}\n`),
      );
      await vscode.commands.executeCommand('git.openRepository', file('.').fsPath);
      await vscode.commands.executeCommand('git.refresh');
      await eventually('the change', async () =>
        String((await item('answer.txt')).description).endsWith(' · modified'),
      );
      assert.doesNotMatch(String((await item('greeting.prompt.md')).description), /modified/);
    } finally {
      await vscode.workspace.fs.writeFile(prompt, before);
      await vscode.workspace
        .getConfiguration('git')
        .update('enabled', undefined, vscode.ConfigurationTarget.Global);
      // The repository stays: Git's extension goes on looking at it.
    }
  });
});

describe('the view Suites', () => {
  it('lists the suites', async () => {
    const { trees } = await cupel();
    const items = (await trees.suites.getChildren()).map((node) => trees.suites.getTreeItem(node));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['broken', 'metals', 'slow'],
    );
  });

  it('expands a suite to its cases, each of which opens at its place', async () => {
    const { trees } = await cupel();
    const metals = (await trees.suites.getChildren())[1]!;
    const cases = (await trees.suites.getChildren(metals)).map((node) => trees.suites.getTreeItem(node));
    assert.deepEqual(
      cases.map(({ label }) => label),
      ['gold', 'tin', 'copper', 'iron'],
    );
    const [inline, , row] = cases.map(({ command }) => command?.arguments ?? []);
    assert.equal(inline?.[0].fsPath, file('suites/metals.eval.yaml').fsPath);
    assert.equal(inline?.[1].selection.start.line, 6);
    assert.equal(row?.[0].fsPath, file('suites/metals.csv').fsPath);
    assert.equal(row?.[1].selection.start.line, 1);
  });

  it('tells of a run on the item that is there', async () => {
    const { trees } = await cupel();
    const metals = (await trees.suites.getChildren())[1]!;
    const { run } = await vscode.commands.executeCommand<RunOutcome>(
      commandIds.runSuite,
      file('suites/metals.eval.yaml'),
    );
    await eventually(
      'its run',
      () => metals.kind === 'suite' && metals.lastRun?.record.id === run.id && metals.lastRun.record.summary,
    );
    assert.match(String(trees.suites.getTreeItem(metals).description), /^75\.0%/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('says what is wrong with a suite that does not load, and where', async () => {
    const { trees } = await cupel();
    const broken = (await trees.suites.getChildren())[0]!;
    const [problem] = (await trees.suites.getChildren(broken)).map((node) => trees.suites.getTreeItem(node));
    assert.ok(typeof problem?.label === 'string');
    assert.match(problem.label, /containz/);
    assert.equal(problem.command?.arguments?.[1].selection.start.line, 9);
  });

  it('marks a suite that does not load, and says why beside its name', async () => {
    const { trees } = await cupel();
    const broken = (await trees.suites.getChildren())[0]!;
    const item = await eventually('its problem', () => {
      const shown = trees.suites.getTreeItem(broken);
      return String(shown.description).includes('containz') ? shown : undefined;
    });
    assert.equal(item.iconPath instanceof vscode.ThemeIcon && item.iconPath.id, 'error');
    assert.match((item.tooltip as vscode.MarkdownString).value, /containz/);
  });

  it('marks a suite that names no file no more when the file has come, by whomever', async () => {
    const { trees, suites } = await cupel();
    const [suite, missing] = [file('suites/unfound.eval.yaml'), file('suites/unfound.njk')];
    const write = async (uri: vscode.Uri, text: string): Promise<void> =>
      vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const icon = async (): Promise<unknown> => {
      const nodes = await trees.suites.getChildren();
      const item = nodes
        .map((node) => trees.suites.getTreeItem(node))
        .find(({ resourceUri }) => resourceUri?.fsPath === suite.fsPath);
      return (item?.iconPath as vscode.ThemeIcon | undefined)?.id;
    };
    try {
      await write(suite, 'prompts: [file://unfound.njk]\nproviders: [echo]\ntests: [{}]\n');
      await eventually('the mark', async () => (await icon()) === 'error');
      await write(missing, 'Say it');
      await eventually('its end', async () => (await icon()) === 'beaker');
    } finally {
      for (const each of [suite, missing])
        await vscode.workspace.fs.delete(each).then(undefined, () => undefined);
      await eventually('the end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('tells suites of one name apart by their folders', async () => {
    const { trees, suites } = await cupel();
    const other = file('elsewhere/metals.eval.yaml');
    await vscode.workspace.fs.copy(file('suites/metals.eval.yaml'), other);
    try {
      await eventually('the suite', async () => (await suites.files.all()).length === 4);
      const places = async (): Promise<string[]> => {
        const items = (await trees.suites.getChildren()).map((node) => trees.suites.getTreeItem(node));
        return items.map(
          ({ id = '', description }) => `${id.split('/').at(-1)} ${String(description).split(' · ')[0]}`,
        );
      };
      const shown = await places();
      assert.ok(
        shown.includes('metals.eval.yaml elsewhere') && shown.includes('metals.eval.yaml suites'),
        shown.join(),
      );
    } finally {
      await vscode.workspace.fs.delete(file('elsewhere'), { recursive: true });
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    }
  });
});

describe('prompts that are dragged onto a suite', () => {
  const uriList = 'text/uri-list';
  const metals = async (): Promise<SuiteNode> => {
    const { trees } = await cupel();
    const found = (await trees.suites.getChildren()).find(
      (node) => node.kind === 'suite' && node.uri.path.endsWith('/metals.eval.yaml'),
    );
    assert.ok(found);
    return found;
  };
  const token = new vscode.CancellationTokenSource().token;
  const revert = async (): Promise<void> => {
    await open('suites/metals.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  };

  it('are named by it, once, and it is not saved', async () => {
    const { trees, core, prompts, showError } = await cupel();
    const nodes = await trees.prompts.getChildren();
    const transfer = new vscode.DataTransfer();
    promptDrag.handleDrag?.(nodes, transfer, token);
    assert.match(await transfer.get(uriList)!.asString(), /answer\.txt\r\n.*greeting\.prompt\.md$/);
    const drop = createSuiteDrop(core, async (uri) => prompts.includes(uri), showError);
    await drop.handleDrop?.(await metals(), transfer, token);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.isDirty, true);
    assert.match(
      document.getText(),
      /- file:\/\/\.\.\/prompts\/answer\.txt\n  - file:\/\/\.\.\/greeting\.prompt\.md\n/,
    );
    assert.equal(document.getText().split('answer.txt').length, 2, 'it was there already');
    await revert();
  });

  it('must be prompts', async () => {
    const { core, prompts, showError } = await cupel();
    const transfer = new vscode.DataTransfer();
    transfer.set(uriList, new vscode.DataTransferItem(file('suites/metals.csv').toString()));
    const drop = createSuiteDrop(core, async (uri) => prompts.includes(uri), showError);
    const { asked } = await answering(
      'showWarningMessage',
      () => undefined,
      async () => drop.handleDrop?.(await metals(), transfer, token),
    );
    assert.deepEqual(asked, [['Only prompts can be dropped on a suite.']]);
  });

  it('come to it by a command as well', async () => {
    const { result } = await answering(
      'showQuickPick',
      (suites: { label: string }[]) => suites.find(({ label }) => label === 'metals'),
      async () =>
        vscode.commands.executeCommand<number>(commandIds.addPromptToSuite, file('greeting.prompt.md')),
    );
    assert.equal(result, 1);
    assert.match(
      vscode.window.activeTextEditor?.document.getText() ?? '',
      /file:\/\/\.\.\/greeting\.prompt\.md/,
    );
    await revert();
  });
});

describe('the filter of a view', () => {
  const labels = async (name: 'prompts' | 'suites' | 'runs' | 'costs' | 'models'): Promise<unknown[]> => {
    const tree: Tree<unknown> = (await cupel()).trees[name];
    const roots = await tree.getChildren();
    const all = await Promise.all(roots.map(async (node) => [node, ...(await tree.getChildren(node))]));
    return all.flat().map((node) => tree.getTreeItem(node).label);
  };
  const filter = async (command: string, words: string | undefined): Promise<unknown> =>
    answering(
      'showInputBox',
      () => words,
      async () => vscode.commands.executeCommand(command),
    );
  afterEach(async () => vscode.commands.executeCommand(commandIds.clearFilters));

  it('keeps the prompts whose path has all words', async () => {
    await filter(commandIds.filterPrompts, 'PROMPTS answer');
    assert.deepEqual(await labels('prompts'), ['prompts', 'answer.txt']);
    await vscode.commands.executeCommand(commandIds.clearFilters);
    assert.equal((await labels('prompts')).length, 3);
  });

  it('keeps suites, and of suites that do not fit themselves the cases that do', async () => {
    await filter(commandIds.filterSuites, 'tin');
    assert.deepEqual(await labels('suites'), ['metals', 'tin']);
    await filter(commandIds.filterSuites, 'slow.eval');
    assert.equal((await labels('suites'))[0], 'slow');
  });

  it('keeps runs by suite, tag, note and provider; models by name; costs by what they are of', async () => {
    await filter(commandIds.filterRuns, 'metals echo');
    assert.equal((await labels('runs'))[0], 'metals');
    await filter(commandIds.filterRuns, 'no such run');
    assert.deepEqual(await labels('runs'), []);
    await filter(commandIds.filterModels, 'fake-echo');
    // Extensions that bring models may start later than the view is shown.
    await eventually('the models of VS Code', async () => (await labels('models')).length > 0);
    assert.deepEqual(await labels('models'), ['fake', 'vscode:fake/fake-echo']);
    await filter(commandIds.filterCosts, 'metals');
    const costs = await labels('costs');
    assert.ok(costs.includes('metals') && !costs.includes('By Time'), costs.join());
  });

  it('is left as it was by Escape', async () => {
    await filter(commandIds.filterPrompts, 'answer');
    await filter(commandIds.filterPrompts, undefined);
    assert.equal((await cupel()).trees.prompts.filter, 'answer');
  });
});

describe('the badge of the views', () => {
  it('counts what failed in the last run, though nothing has changed since the start', async () => {
    const { stores, showError } = await cupel();
    await vscode.commands.executeCommand(commandIds.runSuite, file('suites/metals.eval.yaml'));
    const view: Pick<vscode.TreeView<unknown>, 'badge'> = {};
    const unchanged = { runs: stores.runs.bind(stores), onDidChange: new vscode.EventEmitter<void>().event };
    const badge = new FailureBadge(view, unchanged, showError);
    assert.equal(view.badge, undefined, 'starting the window comes first');
    try {
      const shown = await eventually('the badge', () => view.badge);
      assert.deepEqual(shown, { value: 1, tooltip: 'metals: 1 failed in the last run' });
    } finally {
      badge.dispose();
    }
  });
});
