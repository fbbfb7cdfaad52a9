import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as vscode from 'vscode';
import type { ToolHost } from '../../../src/core/agentTools/toolHost.ts';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { createLanguageModelTool } from '../../../src/editor/agents/languageModelTools.ts';
import { createMcpProvider } from '../../../src/editor/agents/mcpServers.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const suite = (): vscode.Uri => file('suites/hostModels.eval.yaml');
const text = `
prompts:
  - '[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say {{word}}"}]'
providers: ['vscode:fake/fake-echo']
tests:
  - { vars: { word: gold }, assert: [{ type: contains, value: 'Say gold' }] }
  - { vars: { word: tin }, assert: [{ type: contains, value: lead }] }
`;
const signal = new AbortController().signal;
const chat = [{ role: 'user', content: 'a b c' }];

async function write(uri: vscode.Uri, content: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
}

async function invoke(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return result.content.map((part) => (part as vscode.LanguageModelTextPart).value).join('');
}

describe('language models of VS Code', () => {
  before(async () => {
    await write(suite(), text);
    const { suites } = await cupel();
    await eventually('the suite', async () => (await suites.files.all()).length === 4);
  });
  after(async () => {
    await vscode.workspace.fs.delete(suite());
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('answer a suite: tokens as they count them, a price that is unknown and not zero', async () => {
    const { stores } = await cupel();
    const { result, asked } = await answering(
      'showWarningMessage',
      (_question: string, _options: unknown, run: string) => run,
      async () => vscode.commands.executeCommand<RunOutcome | undefined>(commandIds.runSuite, suite()),
    );
    assert.match(String(asked[0]?.[0]), /cost .* is unknown/);
    assert.equal(result?.run.summary?.passed, 1, JSON.stringify(result));
    const found = await stores.find(result.run.id);
    const page = await found?.store.results(result.run.id);
    const [first] = page?.rows[0]?.results ?? [];
    assert.equal(first?.output, 'Be brief.\n\nSay gold');
    assert.equal(first.tokens?.input, 4);
    assert.equal(first.tokens.output, 4);
    assert.equal(first.cost, null);
    assert.match(JSON.stringify(first.raw), /"vendor":"fake"/);
    assert.match(JSON.stringify(first.raw), /before the text of the user/);
  });

  it('stream, and count tokens by their own tokenizer', async () => {
    const { hostModels } = await cupel();
    const parts: string[] = [];
    await hostModels.complete('fake/fake-echo', chat, {
      signal,
      config: {},
      onText: (each) => parts.push(each),
    });
    assert.deepEqual(parts, ['a', ' b', ' c']);
    const words = [{ role: 'user', content: 'one two' }];
    assert.equal(await hostModels.countTokens('fake/fake-echo', words, signal), 2);
  });

  it('that are not there are named, with those that are', async () => {
    const { hostModels } = await cupel();
    await assert.rejects(hostModels.complete('fake/other', chat, { signal, config: {} }), (error: Error) => {
      const { kind, hint } = error as Error & { kind: string; hint: string };
      assert.equal(kind, 'notFound');
      assert.match(hint, /vscode:fake\/fake-echo/);
      return true;
    });
  });

  it('that refuse do so in the words of their vendor', async () => {
    const { hostModels } = await cupel();
    await assert.rejects(hostModels.complete('fake/fake-refusing', chat, { signal, config: {} }), {
      code: 'Blocked',
      message: /refuses/,
    });
  });

  it('are not asked once the caller has cancelled', async () => {
    const { hostModels } = await cupel();
    const gone = AbortSignal.abort(new Error('changed my mind'));
    await assert.rejects(
      hostModels.complete('fake/fake-echo', chat, { signal: gone, config: {} }),
      /changed my mind/,
    );
  });
});

describe('the tools of agents', () => {
  const prompt = (): vscode.Uri => file('suites/loop.txt');
  const loop = (): vscode.Uri => file('suites/loop.eval.yaml');
  const token = new vscode.CancellationTokenSource().token;
  /** As much of a host as the questions need. */
  const host = async (): Promise<ToolHost> => {
    const folder = file('.').fsPath.replace(/\/$/, '');
    const cost = { expected: 0.5, worst: 1 };
    const load = { label: 'm_1', id: 'm_1', calls: 2, cached: 0, cost, priceKnown: true };
    const estimate = { ...load, providers: [load], graders: [], notes: [], asOf: '2026-01-01' };
    return {
      folders: [folder],
      suites: async () => [loop().fsPath],
      environment: async () => ({ readText: async (name: string) => readFile(name, 'utf8') }),
      load: async () => ({ name: 'loop', caseCount: 2, prompts: [] }),
      estimate: async () => estimate,
    } as unknown as ToolHost;
  };
  before(async () => {
    await write(prompt(), 'Hello {{name}}');
    await write(
      loop(),
      `prompts: ['file://loop.txt']
providers: [echo]
tests: [{ vars: { name: Bob }, assert: [{ type: contains, value: BOB }] }]
`,
    );
    const { suites } = await cupel();
    await eventually('the suite', async () => (await suites.files.all()).length === 4);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of [prompt(), loop()]) await vscode.workspace.fs.delete(uri);
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('are known to VS Code', () => {
    const names = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('cupel_'));
    assert.equal(names.length, 6, names.join());
  });

  it('go round the loop: list, estimate, run, read failures, propose, run again, compare', async () => {
    assert.match(await invoke('cupel_list_suites', {}), /# suites\/loop\.eval\.yaml/);
    assert.match(await invoke('cupel_estimate', { suite: 'loop' }), /^1 call: \$0/);
    const first = await invoke('cupel_run', { suite: 'loop' });
    assert.match(first, /0 of 1 passed/);
    assert.match(await invoke('cupel_failures', { suite: 'loop' }), /> Hello Bob/);
    const proposal = await invoke('cupel_propose_edit', {
      file: 'suites/loop.txt',
      oldText: '{{name}}',
      newText: '{{name | upper}}',
    });
    assert.match(proposal, /not saved/);
    const document = await vscode.workspace.openTextDocument(prompt());
    assert.equal(document.getText(), 'Hello {{name | upper}}');
    assert.ok(document.isDirty, 'a person decides');
    assert.match(await invoke('cupel_run', { suite: 'loop' }), /1 of 1 passed/);
    const before = /run (\S+):/.exec(first)?.[1];
    assert.match(await invoke('cupel_compare', { a: before, b: 'latest', metric: 'pass' }), /Better: case 1/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('ask before an edit with its text as a text, whatever a model wrote there', async () => {
    const fenced = file('suites/fenced.prompt');
    await write(fenced, '```\nHello {{name}}\n');
    const input = { oldText: '{{name}}', newText: '{{name}}\n![](https://example.com/x.png)' };
    const tool = createLanguageModelTool('cupel_propose_edit', host());
    const prepared = await tool.prepareInvocation?.(
      { input: { file: 'suites/fenced.prompt', ...input } },
      token,
    );
    await vscode.workspace.fs.delete(fenced);
    const { message } = prepared?.confirmationMessages ?? {};
    assert.ok(message instanceof vscode.MarkdownString);
    // The fence of the prompt, which stands behind a blank there, does not end the block.
    assert.match(message.value, /^````diff\n[^]*\n ```\n[^]*\n\+!\[\]\(https:[^]*\n````$/);
  });

  it('ask before a run with each model in a line of its own', async () => {
    const tool = createLanguageModelTool('cupel_run', host());
    const prepared = await tool.prepareInvocation?.({ input: { suite: 'loop' } }, token);
    const { title, message } = prepared?.confirmationMessages ?? {};
    assert.equal(title, 'Run "loop"? 2 calls: about $0.50, at most $1.00');
    assert.ok(message instanceof vscode.MarkdownString);
    assert.match(message.value, /^m\\_1:.*\$0\.50.*\n\nPrices/);
  });

  it('tell the model what is wrong instead of failing', async () => {
    assert.match(await invoke('cupel_failures', { run: 'no-such-run' }), /store\.noSuchRun/);
    await assert.rejects(
      invoke('cupel_run', { suite: 'suites/lop.eval.yaml' }),
      /suite\.notFound[^]*Did you mean "suites\/loop\.eval\.yaml"/,
    );
  });
});

describe('the server for agents that VS Code may start', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('cupel');
  const token = new vscode.CancellationTokenSource().token;
  const provider = async () => {
    const parts = await cupel();
    const extensionUri = vscode.extensions.getExtension(parts.extensionId)?.extensionUri;
    assert.ok(extensionUri);
    return createMcpProvider({ extensionUri, version: '1', settings: parts.settings, keys: parts.keys });
  };

  after(async () => {
    const { keys } = await cupel();
    await keys.remove('CUPEL_HOST_TEST_KEY');
    for (const name of [
      'mcp.enabled',
      'budget.perRun',
      'budget.perMonth',
      'environment',
      'pricing.overrides',
    ])
      await settings().update(name, undefined, vscode.ConfigurationTarget.Global);
  });

  it('is not offered unless a person wants it', async () => {
    const offers = await provider();
    assert.deepEqual(await offers.provideMcpServerDefinitions(token), []);
  });

  it('is given the budgets, variables and prices of the settings', async () => {
    const set = async (name: string, value: unknown) =>
      settings().update(name, value, vscode.ConfigurationTarget.Global);
    await set('mcp.enabled', true);
    await set('budget.perRun', 0.5);
    await set('budget.perMonth', 20);
    await set('environment', { CUPEL_HOST_TEST_URL: 'http://127.0.0.1:9' });
    await set('pricing.overrides', ['mine.prices.yaml']);
    const [offered] = (await (await provider()).provideMcpServerDefinitions(token)) ?? [];
    const folder = file('.').fsPath.replace(/\/$/, '');
    assert.deepEqual(offered?.args.slice(1), [
      'mcp',
      folder,
      '--max-cost',
      '0.5',
      '--max-cost-per-month',
      '20',
    ]);
    assert.equal(offered?.env['CUPEL_HOST_TEST_URL'], 'http://127.0.0.1:9');
    assert.equal(offered?.env['CUPEL_PRICES'], `${folder}/mine.prices.yaml`);
  });

  it('starts, has the keys of the secret storage, and serves the tools', async () => {
    const { keys } = await cupel();
    await keys.set('CUPEL_HOST_TEST_KEY', 'sk-of-the-host');
    await settings().update('mcp.enabled', true, vscode.ConfigurationTarget.Global);
    const offers = await provider();
    const [offered] = (await offers.provideMcpServerDefinitions(token)) ?? [];
    assert.ok(offered);
    const server = await offers.resolveMcpServerDefinition?.(offered, token);
    assert.ok(server);
    assert.equal(server.env['CUPEL_HOST_TEST_KEY'], 'sk-of-the-host');
    const client = new Client({ name: 'test', version: '1' });
    const env = Object.fromEntries(Object.entries(server.env).map(([name, value]) => [name, `${value}`]));
    await client.connect(new StdioClientTransport({ command: server.command, args: server.args, env }));
    const { tools } = await client.listTools();
    assert.equal(tools.length, 6);
    const answer = await client.callTool({ name: 'cupel_list_suites', arguments: {} });
    assert.match(JSON.stringify(answer.content), /metals\.eval\.yaml/);
    await client.close();
  });
});
