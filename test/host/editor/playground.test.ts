import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { Answer } from '../../../src/core/playground/tryPrompt.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('Try Prompt', () => {
  const prompt = (): vscode.Uri => file('suites/tried.txt');
  before(async () => {
    await vscode.workspace.fs.writeFile(prompt(), new TextEncoder().encode('Say {{word}} twice'));
  });
  after(async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(prompt());
  });

  const session = async () => {
    const { playground } = await cupel();
    await executeCommand(commandIds.tryPrompt, prompt());
    assert.ok(playground.value?.session);
    return playground.value.session;
  };

  it('opens on a prompt file and names its variables', async () => {
    const { variables, text, name, offered } = await (await session()).state();
    assert.deepEqual(variables, ['word']);
    assert.equal(text, 'Say {{word}} twice');
    assert.equal(name, 'suites/tried.txt');
    assert.ok(offered.includes('vscode:fake/fake-echo'), offered.join());
  });

  it('asks several models, and remembers what they said', async () => {
    const trial = await session();
    await trial.clearHistory();
    await trial.change('Say {{word}} twice', { word: 'gold' }, ['echo', 'vscode:fake/fake-echo']);
    const { asked } = await answering(
      'showWarningMessage',
      (_question: string, _options: unknown, run: string) => run,
      async () => trial.run(),
    );
    assert.match(String(asked[0]?.[0]), /unknown/, 'it asks first where nobody knows the price');
    assert.deepEqual(
      trial.answers.map(({ text, state }) => [text, state]),
      [
        ['Say gold twice', 'done'],
        ['Say gold twice', 'done'],
      ],
    );
    assert.equal(trial.answers[1]?.cost, null);
    assert.equal((await trial.state()).history.length, 1);
  });

  it('runs code as it is seen in its editor, and refuses what only the panel has', async () => {
    const code = file('suites/tried.mjs');
    await vscode.workspace.fs.writeFile(
      code,
      new TextEncoder().encode("export const prompt = () => 'old';\n"),
    );
    try {
      const { document } = await vscode.window.showTextDocument(code, { preview: false });
      const edit = new vscode.WorkspaceEdit();
      const start = document.positionAt(document.getText().indexOf('old'));
      edit.replace(code, new vscode.Range(start, start.translate(0, 3)), 'new');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const { playground } = await cupel();
      await executeCommand(commandIds.tryPrompt, code);
      const trial = playground.value?.session;
      assert.ok(trial);
      const { text } = await trial.state();
      await trial.change(text, {}, ['echo']);
      assert.ok(await trial.run());
      assert.deepEqual(
        trial.answers.map(({ text: answer }) => answer),
        ['new'],
      );
      assert.ok(!document.isDirty);
      await trial.change(text.replace('new', 'newest'), {}, ['echo']);
      await assert.rejects(trial.run(), { code: 'trial.changedFile' });
    } finally {
      await executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(code);
    }
  });

  it('sends nothing when nobody agrees to the cost', async () => {
    const trial = await session();
    await trial.clearHistory();
    await trial.change('Say {{word}} twice', { word: 'gold' }, ['vscode:fake/fake-tools']);
    const { result } = await answering(
      'showWarningMessage',
      () => undefined,
      async () => trial.run(),
    );
    assert.equal(result, false);
    assert.deepEqual((await trial.state()).history, []);
  });

  it('takes no more than the budget', async () => {
    const trial = await session();
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('budget.perRun', 0.000001, vscode.ConfigurationTarget.Global);
    try {
      await trial.change('Say {{word}} twice', { word: 'gold' }, ['openai:chat:gpt-5-mini']);
      await assert.rejects(trial.run(), { code: 'budget.exceeded' });
    } finally {
      await settings.update('budget.perRun', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('counts toward what the month may cost', async () => {
    const trial = await session();
    const { stores } = await cupel();
    const settings = vscode.workspace.getConfiguration('cupel');
    const before = stores.trials.all().reduce((sum, { total }) => sum + total, 0);
    await trial.change('Say {{word}} twice', { word: 'gold' }, ['echo']);
    await trial.run();
    const after = stores.trials.all().reduce((sum, { total }) => sum + total, 0);
    assert.equal(after, before + 1);
    await settings.update('budget.perMonth', 0.000001, vscode.ConfigurationTarget.Global);
    try {
      await trial.change('Say {{word}} twice', { word: 'gold' }, ['openai:chat:gpt-5-mini']);
      await assert.rejects(trial.run(), { code: 'budget.exceeded', hint: /cupel\.budget\.perMonth/ });
    } finally {
      await settings.update('budget.perMonth', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('asks where nobody knows whether the budget holds', async () => {
    const trial = await session();
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('budget.perRun', 1, vscode.ConfigurationTarget.Global);
    try {
      await trial.change('Say {{word}} twice', { word: 'gold' }, ['vscode:fake/fake-tools']);
      const { result, asked } = await answering(
        'showWarningMessage',
        () => undefined,
        async () => trial.run(),
      );
      assert.equal(result, false);
      assert.match(String(asked[0]?.[0]), /may pass the budget/);
    } finally {
      await settings.update('budget.perRun', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('asks again for what is known when a model of unknown price was accepted', async () => {
    const trial = await session();
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('confirmAbove', 0.01, vscode.ConfigurationTarget.Global);
    try {
      const models = ['openai:chat:gpt-5-mini', 'vscode:fake/fake-echo'];
      const yesOnce = async (word: string, answer: 'Run' | undefined) => {
        await trial.change('Say {{word}} twice', { word }, models);
        const { asked } = await answering(
          'showWarningMessage',
          () => answer,
          async () => trial.run(),
        );
        return asked.length;
      };
      assert.equal(await yesOnce('gold', 'Run'), 1);
      assert.equal(await yesOnce('silver', undefined), 0);
      assert.equal(await yesOnce('gold '.repeat(60_000), undefined), 1);
    } finally {
      await settings.update('confirmAbove', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('says what is wrong with a prompt while it is typed', async () => {
    const trial = await session();
    await trial.change('Say {{word', {}, ['echo']);
    assert.ok((await trial.state()).problem);
  });
});

describe('setting up providers', () => {
  it('finds the models of VS Code and keys of the environment, and puts what is set up first', async () => {
    const { models, keys } = await cupel();
    await keys.set('MISTRAL_API_KEY', 'a-key-of-tests');
    try {
      const sources = await models.sources();
      const found = (name: string) => sources.find((source) => source.name === name);
      assert.ok(found('fake')?.models.includes('vscode:fake/fake-echo'));
      assert.equal(found('Mistral')?.key, 'secret');
      assert.equal(found('Cohere')?.key, undefined);
      assert.ok(sources.indexOf(found('Mistral')!) < sources.indexOf(found('Cohere')!));
    } finally {
      await keys.remove('MISTRAL_API_KEY');
    }
  });

  it('tests a connection, says how long it took, and shows it in the view', async () => {
    const { trees, stores } = await cupel();
    const paid = () =>
      stores.trials
        .all()
        .filter(({ id }) => id === 'vscode:fake/fake-echo')
        .reduce((sum, { total }) => sum + total, 0);
    const before = paid();
    const answer = await executeCommand<Answer>(commandIds.testConnection, {
      model: 'vscode:fake/fake-echo',
    });
    assert.equal(answer.state, 'done');
    assert.equal(paid(), before + 1, 'it counts toward what the month may cost');
    const roots = await trees.models.getChildren();
    const fake = roots.find((node) => node.source.name === 'fake');
    const items = (await trees.models.getChildren(fake)).map((node) => trees.models.getTreeItem(node));
    assert.match(
      String(items.find(({ label }) => label === 'vscode:fake/fake-echo')?.description),
      /answers in/,
    );
    assert.equal(items.find(({ label }) => label === 'vscode:fake/fake-tools')?.description, 'not tested');
  });

  it('says that a model does not answer, and why', async () => {
    const { result, asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => executeCommand<Answer>(commandIds.testConnection, { model: 'vscode:fake/none' }),
    );
    assert.equal(result.state, 'failed');
    await eventually('the message', () => asked.length > 0);
    assert.match(String(asked[0]?.[0]), /does not answer: VS Code has no language model/);
  });

  it('finds a server on this machine, names its address in the settings, and says what a call costs', async () => {
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'small' }] })),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { models } = await cupel();
    const origin = `http://127.0.0.1:${port}`;
    models.places = [
      { name: 'Mine', origin, list: '/v1/models', prefix: 'vllm:', variable: 'VLLM_BASE_URL' },
    ];
    try {
      const { asked } = await answering(
        'showQuickPick',
        (items: { label: string }[], { title }: { title?: string }) =>
          title === undefined ? items.find(({ label }) => label === 'Mine') : items[1],
        async () => executeCommand(commandIds.setUpProvider),
      );
      assert.match(JSON.stringify(asked[1]), /A call costs nothing/);
      const { environment } = (await cupel()).settings;
      assert.equal(environment.get()['VLLM_BASE_URL'], `${origin}/v1`);
      const changed = new Promise<void>((resolve) => {
        const listener = models.onDidChange(() => {
          listener.dispose();
          resolve();
        });
      });
      await executeCommand(commandIds.refresh);
      await changed; // a server may have been started since, so those that are shown are looked for again
      await vscode.workspace
        .getConfiguration('cupel')
        .update('environment', { ANTHROPIC_API_KEY: 'k' }, vscode.ConfigurationTarget.Global);
      await eventually('the key of the setting', async () =>
        (await models.sources()).some(({ variable, key }) => variable === 'ANTHROPIC_API_KEY' && key),
      );
    } finally {
      models.places = undefined;
      await vscode.workspace
        .getConfiguration('cupel')
        .update('environment', undefined, vscode.ConfigurationTarget.Global);
      server.close();
    }
  });
});
