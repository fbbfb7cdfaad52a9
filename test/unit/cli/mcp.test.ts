import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { FolderHost } from '../../../src/cli/mcp/folderHost.ts';
import { createMcpServer } from '../../../src/cli/mcp/mcpServer.ts';
import type { ToolHost } from '../../../src/core/agentTools/toolHost.ts';
import { createNodeEnvironment } from '../../../src/core/nodeEnvironment.ts';
import { toolNames } from '../../../src/core/agentTools/toolNames.ts';
import { projectRoot } from '../../support/paths.ts';

const suite = `description: Greets
prompts: [file://greet.txt]
providers: [echo]
tests:
  - description: plain
    vars: { name: Ada }
    assert: [{ type: contains, value: Ada }]
  - description: loud
    vars: { name: Bob }
    assert: [{ type: contains, value: BOB }]
`;

/** Costs something by its own word; it is never reached, since nobody agrees. */
const paid = `prompts: ['Say {{word}}']
providers:
  - id: http://127.0.0.1:9/never
    config: { body: { prompt: '{{prompt}}' }, cost: 0.5 }
tests: [{ vars: { word: gold } }]
`;

describe('cupel mcp', function () {
  let folder: string;
  let client: Client;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-mcp-'));
    await writeFile(path.join(folder, 'greet.eval.yaml'), suite);
    await writeFile(path.join(folder, 'greet.txt'), 'Hello {{name}}');
  });
  afterEach(async () => {
    await client.close();
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  const connect = async (answer?: 'accept' | 'decline', flags: string[] = []): Promise<string[]> => {
    const asked: string[] = [];
    client = new Client(
      { name: 'test', version: '1' },
      { capabilities: answer === undefined ? {} : { elicitation: {} } },
    );
    if (answer !== undefined)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        asked.push(params.message);
        return { action: answer, ...(answer === 'accept' && { content: {} }) };
      });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [path.join(projectRoot, 'src', 'cli', 'main.ts'), 'mcp', folder, ...flags],
        env: { PATH: process.env['PATH'] ?? '', HOME: folder },
        stderr: 'inherit',
      }),
    );
    return asked;
  };
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: input });
    const [part] = content as { type: string; text: string }[];
    return { text: part?.text ?? '', failed: isError === true };
  };

  it('says which tools there are, and which of them change or spend nothing', async () => {
    await connect();
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), [...toolNames].sort());
    assert.deepEqual(
      tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name),
      ['cupel_run', 'cupel_propose_edit'],
    );
  });

  it('goes round the loop: list, run, read failures, propose an edit, run again, compare', async () => {
    await connect();
    assert.match((await call('cupel_list_suites')).text, /# greet\.eval\.yaml\nGreets\nprompts: greet\.txt/);
    assert.match((await call('cupel_estimate', { suite: 'greet' })).text, /^2 calls: \$0/);

    const first = await call('cupel_run', { suite: 'greet' });
    assert.equal(first.failed, false, first.text);
    assert.match(first.text, /1 of 2 passed/);
    const before = /run (\S+):/.exec(first.text)?.[1];

    const failures = (await call('cupel_failures')).text;
    assert.match(failures, /Case 2 \(loud\)/);
    assert.match(failures, /> Hello Bob/);
    assert.ok(!failures.includes('plain'), 'what passed is left out');

    const proposal = await call('cupel_propose_edit', {
      file: 'greet.txt',
      oldText: '{{name}}',
      newText: '{{name | upper}} ({{name}})',
    });
    assert.match(proposal.text, /\+Hello \{\{name \| upper\}\}/);
    assert.match(proposal.text, /nothing was written/);
    assert.equal(await readFile(path.join(folder, 'greet.txt'), 'utf8'), 'Hello {{name}}');

    await writeFile(path.join(folder, 'greet.txt'), 'Hello {{name | upper}} ({{name}})');
    assert.match((await call('cupel_run', { suite: 'greet' })).text, /2 of 2 passed/);
    const compared = await call('cupel_compare', { a: before, b: 'latest', metric: 'pass' });
    assert.match(compared.text, /too few cases/);
    assert.match(compared.text, /Better: case 2/);
  });

  it('says what a proposed edit would break', async () => {
    await connect();
    const { text } = await call('cupel_propose_edit', {
      file: 'greet.eval.yaml',
      oldText: 'type: contains, value: Ada',
      newText: 'type: containz, value: Ada',
    });
    assert.match(text, /this is wrong:[\s\S]*containz/);
  });

  it('keeps an agent inside the folder, and at prompts and suites', async () => {
    await mkdir(path.join(folder, '.vscode'));
    for (const name of ['package.json', '.vscode/tasks.json', 'README.md', 'notes.txt', 'mine.prompt.md'])
      await writeFile(path.join(folder, name), 'a');
    const outside = await mkdtemp(path.join(tmpdir(), 'cupel-outside-'));
    await writeFile(path.join(outside, 'secret.prompt'), 'a');
    await symlink(path.join(outside, 'secret.prompt'), path.join(folder, 'link.prompt'));
    await connect();
    const propose = async (file: string) =>
      (await call('cupel_propose_edit', { file, oldText: 'a', newText: 'b' })).text;
    assert.match(await propose('../x.txt'), /edit\.outside/);
    assert.match(await propose('link.prompt'), /edit\.outside/);
    for (const name of ['hook.js', 'package.json', '.vscode/tasks.json', 'README.md', 'notes.txt'])
      assert.match(await propose(name), /edit\.notAllowed/, name);
    assert.match(await propose('mine.prompt.md'), /nothing was written/);
    assert.match(await propose('greet.txt'), /nothing was written/, 'a suite names it');
    await rm(outside, { recursive: true });
  });

  it('runs no part that is not there, and takes none for a pass', async () => {
    await connect();
    for (const part of [{ cases: [1, 99] }, { providers: 'nomatch' }]) {
      const { failed, text } = await call('cupel_run', { suite: 'greet', ...part });
      assert.equal(failed, true, text);
      assert.match(text, /run\.noSuchCase: "greet" has no case 99|run\.nothingChosen/);
    }
    assert.match((await call('cupel_failures')).text, /nothing was run yet/);
  });

  it('tells the model what is wrong with a call', async () => {
    await connect();
    const unknown = await call('cupel_run', { suite: 'great.eval.yaml' });
    assert.equal(unknown.failed, true);
    assert.match(unknown.text, /Did you mean "greet\.eval\.yaml"/);
    assert.equal((await call('cupel_failures')).failed, true, 'nothing was run yet');
  });

  it('does not spend where nobody can be asked, unless the amount is named', async () => {
    await writeFile(path.join(folder, 'paid.eval.yaml'), paid);
    await connect();
    const { text, failed } = await call('cupel_run', { suite: 'paid' });
    assert.equal(failed, true);
    assert.match(text, /run\.costNotAgreed/);
  });

  it('asks the person through the client, with the cost, and takes no for an answer', async () => {
    await writeFile(path.join(folder, 'paid.eval.yaml'), paid);
    const asked = await connect('decline');
    const { text } = await call('cupel_run', { suite: 'paid' });
    assert.match(text, /run\.refused/);
    assert.match(asked[0] ?? '', /Run "paid"\? 1 call: /);
    assert.match((await call('cupel_list_suites')).text, /# paid\.eval\.yaml[\s\S]*not run yet/);
  });
});

describe('the budgets of `cupel mcp`', () => {
  it('hold for a run, and for a month, whatever an agent asks for', async () => {
    const server = createServer((_, response) => response.end(JSON.stringify({ output: 'gold' })));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-mcp-budget-'));
    const { port } = server.address() as AddressInfo;
    const suite = path.join(folder, 'paid.eval.yaml');
    await writeFile(
      suite,
      `prompts: ['Say {{word}}']
providers:
  - id: http://127.0.0.1:${port}/
    config:
      body: { prompt: '{{prompt}}' }
      max_tokens: 100
      inputCost: 0
      outputCost: 0.005
      transformResponse: '({ output: json.output, tokenUsage: { prompt: 1, completion: 100, total: 101 } })'
evaluateOptions: { cache: false, maxConcurrency: 1 }
tests: [{ vars: { word: a } }, { vars: { word: b } }, { vars: { word: c } }]
`,
    );
    const { signal } = new AbortController();
    const spend = async (budget: { perRun: number | undefined; perMonth: number | undefined }) => {
      const environment = createNodeEnvironment({ variables: {} });
      const host = new FolderHost({ folders: [folder], environment, agrees: async () => true, budget });
      const { run } = await host.run(await host.load(suite), { maxCost: 100 }, signal);
      await host.close();
      return run.summary?.cost;
    };
    try {
      assert.equal(await spend({ perRun: 1, perMonth: undefined }), 1);
      assert.equal(await spend({ perRun: undefined, perMonth: 2.4 }), 1, 'one was spent before');
      assert.equal(await spend({ perRun: 5, perMonth: 2.4 }), null, 'nothing was called');
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('the question of a run, to a person', () => {
  it('waits longer than the protocol does for machines, and ends with the call', async () => {
    let ask: ToolHost['agrees'] | undefined;
    const server = createMcpServer((agrees) => {
      ask = agrees;
      return {} as ToolHost;
    });
    const given: { timeout?: number; signal?: AbortSignal }[] = [];
    server.server.getClientCapabilities = () => ({ elicitation: {} });
    server.server.elicitInput = async (_, options = {}) => {
      given.push(options);
      return { action: 'accept' };
    };
    const { signal } = new AbortController();
    assert.equal(await ask?.('May it cost $1?', signal), true);
    assert.ok((given[0]?.timeout ?? 0) >= 600_000);
    assert.equal(given[0]?.signal, signal);
  });
});
