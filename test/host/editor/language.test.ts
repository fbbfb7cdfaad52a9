import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from './cupel.ts';

const containz = (uri: vscode.Uri): vscode.Diagnostic | undefined =>
  vscode.languages.getDiagnostics(uri).find(({ message }) => message.includes('containz'));

describe('a suite with a mistake', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('has a diagnostic at the place, with a fix that puts it right', async () => {
    const { document } = await open('suites/broken.eval.yaml');
    const problem = await eventually('the diagnostic', () => containz(document.uri));
    assert.equal(problem.source, 'cupel');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(problem.range), 'containz');

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, 'a preferred fix');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await eventually('the end of the diagnostic', () => !containz(document.uri));
  });

  it('has for each of two problems at one place its own fix', async () => {
    const uri = file('suites/lacks.eval.yaml');
    const text = `prompts: ['Hello {{ alpha }} and {{ beta }}']\nproviders: [echo]\ntests:\n  - vars:\n      gamma: 1\n`;
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    try {
      await open('suites/lacks.eval.yaml');
      const problems = await eventually('both problems', () => {
        const found = vscode.languages.getDiagnostics(uri);
        return found.filter(({ code }) => code === 'suite.missingVariable').length === 2 ? found : undefined;
      });
      const lacking = problems.find(({ code }) => code === 'suite.missingVariable');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        lacking?.range,
      );
      assert.deepEqual(
        actions.map(({ title }) => title).filter((title) => title.startsWith('Add the variable')),
        ['Add the variable "alpha" to the case', 'Add the variable "beta" to the case'],
      );
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  it('has a fix that adds a column to the table of its cases', async () => {
    const [suite, table] = [file('suites/column.eval.yaml'), file('suites/column.csv')];
    const text = `prompts: ['Hello {{ alpha }} and {{ beta }}']\nproviders: [echo]\ntests: file://column.csv\n`;
    await vscode.workspace.fs.writeFile(suite, Buffer.from(text));
    await vscode.workspace.fs.writeFile(table, Buffer.from('alpha\n1\n2\n'));
    try {
      await (await cupel()).diagnostics.validate(suite);
      const { document } = await open('suites/column.csv');
      const problem = vscode.languages.getDiagnostics(table).find(({ message }) => message.includes('beta'));
      const [fix] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        table,
        problem?.range,
        vscode.CodeActionKind.QuickFix.value,
        1,
      );
      assert.equal(fix?.title, 'Add the column "beta" to column.csv');
      assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
      assert.equal(document.getText(), 'alpha,beta\n1,\n2,\n');
      await eventually('its end', () => vscode.languages.getDiagnostics(table).length === 0);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      for (const uri of [suite, table]) await vscode.workspace.fs.delete(uri);
    }
  });

  it('is looked over while it is typed, before it is saved', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('contains');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 'contains'.length));
    edit.replace(document.uri, range, 'containz');
    await vscode.workspace.applyEdit(edit);
    const problem = await eventually('the diagnostic', () => containz(document.uri));
    assert.equal(problem.range.start.line, range.start.line);
  });
});

describe('a data file with a mistake', () => {
  it('has a diagnostic while it is typed, when a suite that names it was looked over', async () => {
    const { diagnostics } = await cupel();
    await diagnostics.validate(file('suites/metals.eval.yaml'));
    const { document } = await open('suites/metals.csv');
    const at = document.getText().indexOf('__expected');
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + '__expected'.length));
    edit.replace(document.uri, range, '__expcted');
    await vscode.workspace.applyEdit(edit);
    const problems = await eventually('the diagnostic', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 ? found : undefined;
    });
    assert.match(problems[0]?.message ?? '', /__expcted/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('its end', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });
});

/** Runs the suite of the fixture without a question. */
async function runMetals(): Promise<void> {
  await vscode.workspace
    .getConfiguration('cupel')
    .update('results.open', 'never', vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand('cupel.runSuite', file('suites/metals.eval.yaml'));
}

async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    at,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((part) => (part as vscode.MarkdownString).value)
    .join('\n');
}

describe('code lenses', () => {
  it('offer to run the suite and each of its cases, and say how it last went', async () => {
    await runMetals();
    const lenses = await eventually('the lens of the last result', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        file('suites/metals.eval.yaml'),
      );
      return found.some(({ command }) => command?.title.includes('passed')) ? found : undefined;
    });
    const titles = lenses.map(({ command, range }) => [
      range.start.line,
      command?.title.replace(/just now|\d+ \w+ ago/, 'AGE'),
    ]);
    assert.deepEqual(
      titles.filter(([, title]) => title !== 'Compare'),
      [
        [0, '$(play) Run'],
        [0, 'Estimate'],
        [0, '$(error) 3 of 4 passed · AGE'],
        [6, '$(play) Run Case'],
        [12, '$(play) Run Case'],
        [18, '$(play) Run These Cases'],
      ],
    );
  });

  it('leave cases to the gutter where there are more than 100', async () => {
    const uri = file('suites/more.eval.yaml');
    const lines = async (cases: number): Promise<number[]> => {
      const tests = '  - vars: { word: gold }\n'.repeat(cases);
      const text = `prompts: ['Say {{word}}']\nproviders: [echo]\ntests:\n${tests}`;
      await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
      return eventually(`the lenses of ${cases} cases`, async () => {
        const document = await vscode.workspace.openTextDocument(uri);
        if (document.lineCount !== cases + 4) return undefined;
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          uri,
        );
        return found.map(({ range }) => range.start.line);
      });
    };
    try {
      assert.deepEqual(
        (await lines(100)).filter((line) => line > 0),
        Array.from({ length: 100 }, (_, index) => index + 3),
      );
      const ofMore = await lines(101);
      assert.ok(ofMore.length >= 2, 'run and estimate');
      assert.ok(ofMore.every((line) => line === 0));
    } finally {
      await vscode.workspace.fs.delete(uri);
      const { suites } = await cupel();
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('offer to compare the last run with the one before', async () => {
    const uri = file('suites/metals.eval.yaml');
    const { stores } = await cupel();
    await runMetals();
    await runMetals();
    const [newest, before] = (await stores.runs({ suite: uri.fsPath, limit: 2 })).map(
      ({ record }) => record.id,
    );
    const compare = await eventually('the lens', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      const found = lenses.find(({ command }) => command?.title === 'Compare')?.command;
      const [run] = (found?.arguments ?? []) as { record?: { id: string } }[];
      return run?.record?.id === newest ? found : undefined;
    });
    const [, selected] = (compare.arguments ?? []) as [unknown, { record: { id: string } }[]];
    assert.deepEqual(
      selected.map(({ record }) => record.id),
      [newest, before],
    );
    await vscode.commands.executeCommand(compare.command, ...(compare.arguments ?? []));
    await eventually('the panel', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputWebview && input.viewType.includes('cupel.results');
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});

describe('the hover on a case', () => {
  it('tells how it last went, and why it failed', async () => {
    await runMetals();
    const { document } = await open('suites/metals.eval.yaml');
    const lineOf = (text: string): vscode.Position =>
      document.positionAt(document.getText().indexOf(text) + text.length - 1);
    const failed = await eventually('the result', async () => {
      const text = await hoverAt(document, lineOf('description: tin'));
      return text.includes('Last result') ? text : undefined;
    });
    assert.match(failed, /\*\*Failed\*\*/);
    assert.match(failed, /bronze/);
    assert.match(failed, /command:cupel\.openRun/);
    assert.match(await hoverAt(document, lineOf('description: gold')), /\*\*Passed\*\*/);
  });

  it('tells it of a case that stands elsewhere than it did', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    const start = document.positionAt(document.getText().indexOf('- description: gold'));
    edit.insert(document.uri, start, '- description: new\n    vars: { question: What is new? }\n  ');
    await vscode.workspace.applyEdit(edit);
    const lineOf = (text: string): vscode.Position =>
      document.positionAt(document.getText().indexOf(text) + text.length - 1);
    assert.match(await hoverAt(document, lineOf('description: gold')), /\*\*Passed\*\*/);
    assert.match(await hoverAt(document, lineOf('description: tin')), /\*\*Failed\*\*/);
    assert.doesNotMatch(await hoverAt(document, lineOf('description: new')), /Last result/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('says nothing of a case that was changed since', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf('bronze'));
    edit.insert(document.uri, at, 'old ');
    await vscode.workspace.applyEdit(edit);
    const line = document.positionAt(document.getText().indexOf('description: tin') + 3);
    assert.doesNotMatch(await hoverAt(document, line), /Last result/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

describe('the hover on a metric', () => {
  it('tells what it is made of', async () => {
    const uri = file('suites/tone.eval.yaml');
    const text = [
      'prompts: [Hello]',
      'providers: [echo]',
      'tests:',
      '  - assert:',
      '      - type: contains',
      '        value: Hello',
      '        metric: tone',
      '      - type: icontains',
      '        value: Hello',
      "        metric: 'Answer quality'",
      'derivedMetrics:',
      '  - name: double',
      "    value: 'tone * 2'",
      '',
    ].join('\n');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      const { document } = await open('suites/tone.eval.yaml');
      const at = (word: string): vscode.Position => document.positionAt(text.indexOf(word) + word.length - 1);
      assert.match(await hoverAt(document, at('metric: tone')), /mean score of `contains`, in 1 cases/);
      assert.match(
        await hoverAt(document, at("metric: 'Answer qu")),
        /^`Answer quality`: The mean score of `icontains`, in 1 cases/,
      );
      assert.match(await hoverAt(document, at('name: double')), /other metrics: `tone \* 2`/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.workspace.fs.delete(uri);
    }
  });
});

describe('a prompt that is being written', () => {
  it('is offered the variables that cases give, and filters', async () => {
    const offered = async (typed: string): Promise<string[]> => {
      const { document } = await open('prompts/answer.txt');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), `${typed}\n`);
      await vscode.workspace.applyEdit(edit);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, typed.length),
      );
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      return items
        .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
        .map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.deepEqual(await offered('Ask {{ '), ['question']);
    assert.ok((await offered('Ask {{ question | up')).includes('upper'));
    assert.deepEqual(await offered('Ask question'), []);
  });
});

describe('a file that is not there', () => {
  it('is offered to be made, after which nothing is wrong', async () => {
    const { diagnostics } = await cupel();
    const uri = file('suites/new.eval.yaml');
    const text = 'prompts: [file://fresh/ask.txt]\nproviders: [echo]\ntests:\n  - vars: { topic: gold }\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      const { document } = await open('suites/new.eval.yaml');
      const problem = await eventually('the diagnostic', () =>
        vscode.languages.getDiagnostics(uri).find(({ code }) => code === 'file.notFound'),
      );
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        problem.range,
      );
      const create = actions.find(({ title }) => title === 'Create "fresh/ask.txt"');
      assert.ok(create?.edit, actions.map(({ title }) => title).join());
      // What the command hands back lacks the contents of new files, so that the edit is made by hand.
      const content = new TextEncoder().encode('{{ topic }}\n');
      await vscode.workspace.fs.writeFile(file('suites/fresh/ask.txt'), content);
      await diagnostics.validate(uri);
      assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(uri);
      await vscode.workspace.fs.delete(file('suites/fresh'), { recursive: true });
    }
  });
});

describe('the hover on a prompt', () => {
  it('tells tokens and cost', async () => {
    const { document } = await open('prompts/answer.txt');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 3),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part as vscode.MarkdownString).value)
      .join('\n');
    assert.match(text, /\| Model \| Tokens \| Window \| Cacheable \| Cost \|/);
    assert.match(text, /`openai:gpt-5-mini` \| \d+ \| <0\.1% \| – \| \$0\.\d+ \|/);
  });

  it('is silent elsewhere, and when it is switched off', async () => {
    const hovers = (uri: vscode.Uri): Thenable<vscode.Hover[]> =>
      vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 1));
    assert.deepEqual(await hovers(file('suites/metals.csv')), []);
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('hover.enabled', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await hovers(file('prompts/answer.txt')), []);
    await settings.update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
  });
});

describe('a suite that is being written', () => {
  const suite = 'suites/metals.eval.yaml';
  const positionOf = (document: vscode.TextDocument, text: string): vscode.Position =>
    document.positionAt(document.getText().indexOf(text) + text.length);

  /** What is offered after `before` when `typed` is typed there, without saving it. */
  async function offered(before: string, typed: string): Promise<string[]> {
    const { document } = await open(suite);
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, before);
    edit.insert(document.uri, at, typed);
    await vscode.workspace.applyEdit(edit);
    const end = document.positionAt(document.offsetAt(at) + typed.length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      end,
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  it('is offered keys with what they are for', async () => {
    assert.ok((await offered('description: Questions about metals', '\ndef')).includes('defaultTest'));
    assert.ok((await offered('value: gold', '\n        thr')).includes('threshold'));
  });

  it('is offered assertion types, providers, variables and files', async () => {
    assert.ok((await offered('value: gold', '\n      - type: ')).includes('not-contains'));
    const providers = await offered('- echo', '\n  - openai');
    assert.ok(providers.includes('openai:chat:gpt-5-mini') && providers.includes('echo'));
    assert.ok((await offered('description: gold', '\n    vars:\n      qu')).includes('question'));
    assert.ok((await offered('- file://metals.csv', '\n  - file://')).includes('file://metals.csv'));
  });

  it('is offered the same in brackets, and the few values that a key may hold', async () => {
    assert.ok((await offered('value: gold', '\n      - { type: con')).includes('not-contains'));
    const values = await offered('description: Questions about metals', '\nevaluateOptions:\n  cache: ');
    assert.ok(values.includes('true') && values.includes('false'), values.join());
  });

  it('is offered the variables of its prompts while it cannot be read', async () => {
    const typed = '\n    vars:\n      other: 1\n      qu';
    assert.ok((await offered('description: gold', typed)).includes('question'));
    const withMistake = '\nunknown: 1\ndefaultTest:\n  vars: { other: 1, qu';
    assert.ok((await offered('description: Questions about metals', withMistake)).includes('question'));
  });

  it('is offered the parameters of a vendor for the config of a provider', async () => {
    const config = await offered('- echo', '\n  - id: openai:chat:gpt-5-mini\n    config:\n      te');
    assert.ok(config.includes('temperature') && !config.includes('label'), config.join());
  });

  it('is offered its own prompts and providers where it says which are meant', async () => {
    const prompts = await offered('description: gold', '\n    prompts: [');
    assert.ok(prompts.includes('answer.txt'), prompts.join());
    assert.ok(!prompts.some((label) => label.startsWith('file://')), prompts.join());
    const providers = await offered('description: gold', '\n    providers:\n      - ');
    assert.ok(providers.includes('echo') && !providers.includes('openai:chat:gpt-5-mini'), providers.join());
  });

  it('is offered what cases give in a prompt whose tag is still open', async () => {
    const names = await offered('- file://../prompts/answer.txt', '\n  - Ask {{ ');
    assert.ok(names.includes('question'), names.join());
    assert.ok(!names.includes('gold') && !names.includes('file'), 'descriptions are no variables');
  });

  it('tells what keys and assertion types mean', async () => {
    const { document } = await open(suite);
    const told = async (text: string): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        positionOf(document, text).translate(0, -1),
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map((part) => (part as vscode.MarkdownString).value)
        .join('\n');
    };
    assert.match(await told('type: contains'), /stands somewhere in the output/);
    assert.match(await told('\n    assert'), /The checks on the output/);
  });

  it('links to files with spaces, of globs and without file://', async () => {
    const uri = file('suites/links.eval.yaml');
    const text =
      "prompts: [file://my prompt.txt, 'file://../prompts/*.txt', ../prompts/answer.txt]\nproviders: [echo]\n";
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      (await open('suites/links.eval.yaml')).document.uri,
      10,
    );
    const answer = file('prompts/answer.txt').fsPath;
    assert.deepEqual(
      links.map(({ target }) => target?.fsPath),
      [file('suites/my prompt.txt').fsPath, answer, answer],
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });

  it('links to the files that it names, and has an outline', async () => {
    const { document } = await open(suite);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const targets = links.map(({ target }) => target?.fsPath);
    assert.ok(targets.includes(file('prompts/answer.txt').fsPath), targets.join());
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const tests = symbols.find(({ name }) => name === 'tests');
    assert.deepEqual(
      tests?.children.map(({ name }) => name),
      ['gold', 'tin', 'file://metals.csv'],
    );
  });
});
