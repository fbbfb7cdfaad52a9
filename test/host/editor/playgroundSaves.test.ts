import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { FromPlayground } from '../../../src/shared/playgroundProtocol.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { saveAsCase } from '../../../src/editor/playground/saveTrial.ts';
import { answering, cupel, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('what Try Prompt saves', () => {
  const prompt = file('trials/saved.txt');
  const suite = file('trials/saved.eval.yaml');
  const write = async (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const read = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();

  before(async () => {
    await write(prompt, 'Echo: {{message}}');
    await write(
      suite,
      'prompts: [file://saved.txt]\nproviders: [echo]\ntests:\n  - vars: { message: one }\n',
    );
    const { suites } = await cupel();
    suites.files.refresh();
  });
  afterEach(async () => {
    await executeCommand('workbench.action.files.revert');
    await executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
    const { suites } = await cupel();
    suites.files.refresh();
  });

  const open = async () => {
    await executeCommand(commandIds.tryPrompt, prompt);
    const panel = (await cupel()).playground.value;
    assert.ok(panel?.session);
    return { panel, trial: panel.session };
  };
  const saveAsSuite = async (name: string, say: FromPlayground = { type: 'saveSuite' }) => {
    const { playground } = await cupel();
    await answering(
      'showInputBox',
      () => name,
      async () => playground.value?.receive(say),
    );
    return read(file(`trials/${name}.eval.yaml`));
  };

  it('is a case of the variables that were sent, whatever was typed after that', async () => {
    const { panel, trial } = await open();
    await trial.change('Echo: {{message}}', { message: 'the first' }, ['echo']);
    await trial.run();
    await trial.change('Echo: {{message}}', { message: 'the second' }, ['echo']);
    await panel.receive({ type: 'saveCase', answer: 0 });
    const text = await read(suite);
    assert.match(text, /message: the first\n/);
    assert.match(text, /value: "Echo: the first"/);
    assert.doesNotMatch(text, /the second/);
  });

  it('is a case of the file, and says so, where the text was changed', async () => {
    const { trial } = await open();
    const { suites } = await cupel();
    await trial.change('Edited: {{message}}', { message: 'x' }, ['echo']);
    await trial.run();
    assert.match((await saveAsCase({ suites }, trial, 0)) ?? '', /as it stands in the file/);
  });

  it('is a row where the cases of the suite stand in a table', async () => {
    const table = file('trials/rows.csv');
    await write(file('trials/tabled.txt'), 'Table: {{message}}');
    await write(table, 'message,topic,__expected\none,a,equals: 1\n');
    const tabled = file('trials/tabled.eval.yaml');
    await write(tabled, 'prompts: [file://tabled.txt]\nproviders: [echo]\ntests: file://rows.csv\n');
    const { suites } = await cupel();
    suites.files.refresh();
    await executeCommand(commandIds.tryPrompt, file('trials/tabled.txt'));
    const panel = (await cupel()).playground.value;
    await panel?.session?.change('Table: {{message}}', { message: 'two, three' }, ['echo']);
    await panel?.session?.run();
    const { asked } = await answering(
      'showQuickPick',
      (items: unknown[]) => items[0],
      async () => panel?.receive({ type: 'saveCase', answer: 0 }),
    );
    assert.match(JSON.stringify(asked[0]?.[0]), /tabled.*Its cases stand in file:.*saved.*New Suite/);
    assert.equal((await read(table)).split('\n')[2], '"two, three",,"equals: Table: two, three"');
    await executeCommand('workbench.action.files.revert');
  });

  it('is a new suite when a person wants that', async () => {
    await executeCommand(commandIds.tryPrompt, file('trials/tabled.txt'));
    const trial = (await cupel()).playground.value?.session;
    await trial?.change('Table: {{message}}', { message: 'new' }, ['echo']);
    await trial?.run();
    const { result } = await answering(
      'showQuickPick',
      (items: unknown[]) => items.at(-1),
      async () => saveAsSuite('fresh', { type: 'saveCase', answer: 0 }),
    );
    assert.match(result, /message: new[^]*value: "Table: new"/);
  });

  it('is a suite of the text that was sent, not of the file', async () => {
    const { trial } = await open();
    await trial.change('EDITED {{message}}', { message: 'this' }, ['echo']);
    await trial.run();
    await trial.change('Never sent {{message}}', { message: 'that' }, ['echo']);
    const text = await saveAsSuite('edited');
    assert.match(text, /prompts:\n {2}- EDITED \{\{message\}\}\n/);
    assert.match(text, /value: EDITED this/);
    assert.doesNotMatch(text, /that|Never|file:/);
  });

  it('names the file while nothing was changed', async () => {
    const { trial } = await open();
    await trial.change('Echo: {{message}}', { message: 'this' }, ['echo']);
    await trial.run();
    assert.match(await saveAsSuite('same'), /- file:\/\/saved.txt/);
  });
});

describe('the variables of Try Prompt', () => {
  const write = async (name: string, text: string) =>
    vscode.workspace.fs.writeFile(file(`trials/${name}`), new TextEncoder().encode(text));
  const refresh = async () => (await cupel()).suites.files.refresh();

  before(async () => {
    await write('prompts/list.txt', 'List {{who}} and {{message}}');
    await write('prompts/short.txt', 'Echo: {{message}}');
    await write(
      'prompts/typed.txt',
      'Hi {{user.name}} from {{who}}:{% for i in user.tags %} [{{i}}]{% endfor %}',
    );
    await write('suites/who.txt', 'Bob');
    await write(
      'suites/typed.eval.yaml',
      'prompts: [file://../prompts/typed.txt]\nproviders: [echo]\ntests:\n' +
        '  - vars: { user: { name: Ann, tags: [a, b] }, who: file://who.txt, unread: 1 }\n',
    );
    await refresh();
  });
  afterEach(async () => {
    await executeCommand('workbench.action.files.revert');
    await executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
    await refresh();
  });

  const open = async (name: string) => {
    await executeCommand(commandIds.tryPrompt, file(`trials/prompts/${name}`));
    const panel = (await cupel()).playground.value;
    assert.ok(panel?.session);
    return { panel, trial: panel.session };
  };

  it('do not go over to another prompt', async () => {
    const { trial } = await open('list.txt');
    await trial.change('List {{who}} and {{message}}', { who: 'file://none.txt', message: 'm' }, ['echo']);
    await open('short.txt');
    assert.deepEqual((await trial.state()).vars, {});
    await trial.run();
    assert.deepEqual([trial.answers[0]?.state, trial.answers[0]?.text], ['done', 'Echo: ']);
  });

  it('are not sent, nor saved, where the text does not read them any more', async () => {
    const { trial } = await open('short.txt');
    await trial.change('Echo: {{message}}', { who: 'file://none.txt', message: 'm' }, ['echo']);
    await trial.run();
    assert.equal(trial.answers[0]?.text, 'Echo: m');
    assert.deepEqual(trial.sent?.vars, { message: 'm' });
  });

  it('are those of a case, with their types and their files', async () => {
    const { panel, trial } = await open('typed.txt');
    await trial.change((await trial.state()).text, { message: 'of before' }, ['echo']);
    await answering(
      'showQuickPick',
      (items: unknown[]) => items[0],
      async () => panel.receive({ type: 'pickCase' }),
    );
    const { vars, json, variables } = await trial.state();
    assert.deepEqual(vars, {
      user: '{"name":"Ann","tags":["a","b"]}',
      who: 'file://../suites/who.txt',
      unread: '1',
    });
    assert.deepEqual(json, ['user', 'unread']);
    assert.deepEqual(variables, ['user', 'who', 'unread'], 'a file may read any of them');
    await trial.run();
    assert.equal(trial.answers[0]?.text, 'Hi Ann from Bob: [a] [b]');
  });

  it('stay what they are when they are saved as a case', async () => {
    const { panel, trial } = await open('typed.txt');
    const user = '{"name":"Eve","tags":["c"]}';
    const who = 'file://../suites/who.txt';
    await trial.change((await trial.state()).text, { user, who }, ['echo'], ['user']);
    await trial.run();
    await panel.receive({ type: 'saveCase', answer: 0 });
    const document = await vscode.workspace.openTextDocument(file('trials/suites/typed.eval.yaml'));
    assert.match(document.getText(), /user:\n +name: Eve\n +tags:\n +- c\n +who: file:\/\/who.txt\n/);
  });
});

describe('the models of Try Prompt', () => {
  const write = async (name: string, text: string) =>
    vscode.workspace.fs.writeFile(file(`trials/${name}`), new TextEncoder().encode(text));
  const refresh = async () => (await cupel()).suites.files.refresh();
  const asked: { key: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      asked.push({ key: request.headers.authorization, body: JSON.parse(body) });
      response.setHeader('content-type', 'text/event-stream');
      const chunk = { id: 'x', object: 'chat.completion.chunk', model: 'my-model' };
      const choices = [{ index: 0, delta: { content: 'Mine.' }, finish_reason: 'stop' }];
      response.end(`data: ${JSON.stringify({ ...chunk, choices })}\n\ndata: [DONE]\n\n`);
    });
  });

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await write('prompts/mine.txt', 'Say {{word}}');
    await write('suites/replies.jsonl', '{"prompt":"Say gold","output":"Recorded."}\n');
    await write(
      'suites/mine.eval.yaml',
      `prompts: [file://../prompts/mine.txt]
providers:
  - id: openai:chat:my-model
    label: Mine
    config: { apiBaseUrl: "http://127.0.0.1:${port}/v1", apiKey: sk-of-a-suite, temperature: 0 }
  - { id: "replay:replies.jsonl", label: Recorded }
tests: [{ vars: { word: gold } }]
`,
    );
    await refresh();
  });
  after(async () => {
    server.close();
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
    await refresh();
  });

  const open = async () => {
    await executeCommand(commandIds.tryPrompt, file('trials/prompts/mine.txt'));
    const trial = (await cupel()).playground.value?.session;
    assert.ok(trial);
    return trial;
  };

  it('are those of the suite, by their labels, with their settings and files', async () => {
    const trial = await open();
    const state = await trial.state();
    assert.deepEqual(state.models, ['Mine']);
    assert.equal(state.suiteModels['Recorded'], 'mine');
    assert.ok(!JSON.stringify(state).includes('sk-of-a-suite'), 'no key goes to the page');
    await trial.change(state.text, { word: 'gold' }, ['Mine', 'Recorded']);
    await answering(
      'showWarningMessage',
      (_question: string, _options: unknown, run: string) => run,
      async () => trial.run(),
    );
    assert.deepEqual(
      trial.answers.map(({ text, error }) => error ?? text),
      ['Mine.', 'Recorded.'],
    );
    assert.equal(asked[0]?.key, 'Bearer sk-of-a-suite');
    assert.equal((asked[0].body as { temperature?: number }).temperature, 0);
  });

  it('are written as the suite sets them up, beside it', async () => {
    const trial = await open();
    await trial.change((await trial.state()).text, { word: 'gold' }, ['Mine']);
    const { playground } = await cupel();
    await answering(
      'showInputBox',
      () => 'copied',
      async () => playground.value?.receive({ type: 'saveSuite' }),
    );
    const copied = await vscode.workspace.openTextDocument(file('trials/suites/copied.eval.yaml'));
    assert.match(copied.getText(), /- file:\/\/\.\.\/prompts\/mine\.txt\n/);
    assert.match(copied.getText(), /label: Mine\n +config:\n +apiBaseUrl:/);
  });
});

describe('the history of Try Prompt', () => {
  const write = async (name: string, text: string) =>
    vscode.workspace.fs.writeFile(file(`trials/${name}`), new TextEncoder().encode(text));

  before(async () => {
    await write('one.txt', 'One {{word}}');
    await write('two.txt', 'Two {{word}}');
  });
  after(async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
  });

  const open = async (name: string) => {
    await executeCommand(commandIds.tryPrompt, file(`trials/${name}`));
    const trial = (await cupel()).playground.value?.session;
    assert.ok(trial);
    return trial;
  };

  it('holds what was sent, not what was typed meanwhile', async () => {
    const trial = await open('one.txt');
    await trial.clearHistory();
    await trial.change('One {{word}}', { word: 'sent' }, ['echo']);
    const running = trial.run();
    await trial.change('Typed {{word}}', { word: 'typed' }, ['echo', 'echo']);
    await running;
    const [past] = (await trial.state()).history;
    assert.deepEqual([past?.text, past?.vars, past?.models], ['One {{word}}', { word: 'sent' }, ['echo']]);
    assert.equal(past?.answers[0]?.text, 'One sent');
  });

  it('brings a trial back with its file and its answers', async () => {
    const trial = await open('two.txt');
    const [past] = (await trial.state()).history;
    const { playground } = await cupel();
    await playground.value?.receive({ type: 'takeUp', trial: past?.id ?? -1 });
    const { name, text, vars, answers } = await trial.state();
    assert.deepEqual([name, text, vars], ['trials/one.txt', 'One {{word}}', { word: 'sent' }]);
    assert.equal(answers[0]?.text, 'One sent');
  });

  it('brings long prompts back whole', async () => {
    const trial = await open('one.txt');
    const long = `${'x'.repeat(50_000)}{{word}}`;
    await trial.change(long, { word: '!' }, ['echo']);
    await trial.run();
    const [past] = (await trial.state()).history;
    assert.equal(past?.text, long);
    assert.equal(past.answers[0]?.text.length, 50_001);
  });
});
