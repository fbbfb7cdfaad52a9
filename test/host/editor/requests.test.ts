import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const variable = 'CUPEL_HOST_TEST_KEY';
const key = 'sk-host-0123456789abcdef';

/** A model server on this machine that answers as the test says. */
describe('requests from the editor', () => {
  let server: Server;
  let seen: IncomingMessage[];
  let answer: (response: ServerResponse) => void;
  const suite = (): vscode.Uri => file('suites/remote.eval.yaml');
  /** The vendor's own address, which wants a key. */
  const keyless = (): vscode.Uri => file('suites/keyless.eval.yaml');
  const write = async (uri: vscode.Uri, config: string): Promise<void> => {
    const text = `
prompts: ['Say {{word}}']
providers:
  - id: openai:chat:gpt-5-mini
    config: { ${config}apiKeyEnvar: ${variable} }
evaluateOptions: { cache: false }
tests:
  - vars: { word: gold }
    assert: [{ type: contains, value: gold }]
`;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  };

  before(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await write(suite(), `apiBaseUrl: 'http://127.0.0.1:${port}/v1', `);
    await write(keyless(), '');
  });
  beforeEach(() => {
    seen = [];
    answer = (response) => {
      const message = { role: 'assistant', content: 'gold' };
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          id: 'x',
          object: 'chat.completion',
          model: 'gpt-5-mini',
          choices: [{ index: 0, message, finish_reason: 'stop' }],
          usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 },
        }),
      );
    };
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    for (const uri of [suite(), keyless()]) await vscode.workspace.fs.delete(uri);
    const { suites } = await cupel();
    await eventually('their end', async () => (await suites.files.all()).length === 3);
    const { keys } = await cupel();
    await keys.remove(variable);
  });

  const run = async (uri = suite()): Promise<RunOutcome | undefined> =>
    vscode.commands.executeCommand<RunOutcome | undefined>(commandIds.runSuite, uri);

  it('say that a key is missing, with a button to set it', async () => {
    const asked: unknown[][] = [];
    for (const question of ['showErrorMessage', 'showWarningMessage'] as const)
      await answering(
        question,
        (...args) => void asked.push(args),
        async () => run(keyless()),
      );
    const [message, ...buttons] = asked[0] ?? [];
    assert.match(String(message), /needs a key for OpenAI/);
    assert.ok(buttons.includes('Set API Key'), buttons.join());
    assert.deepEqual(seen, [], 'nothing was sent');
  });

  it('carry the key of the secret storage, which stands in no record', async () => {
    const { keys, stores } = await cupel();
    await keys.set(variable, key);
    const outcome = await run();
    assert.equal(outcome?.run.summary?.passed, 1, JSON.stringify(outcome?.run.summary));
    assert.equal(seen[0]?.headers.authorization, `Bearer ${key}`);
    const stored = await stores.find(outcome.run.id);
    const results = await stored?.store.results(outcome.run.id);
    assert.ok(results && !JSON.stringify([stored?.record, results]).includes(key));
    assert.ok((outcome.run.summary.cost ?? 0) > 0, 'a known model has a cost');
  });

  it('are let finish by the first stop, and cut off by the second', async () => {
    const { keys, active } = await cupel();
    await keys.set(variable, key);
    answer = () => undefined; // never
    const running = run();
    await eventually('the request', () => seen.length > 0);
    await vscode.commands.executeCommand(commandIds.stopRun);
    assert.equal(active.all().length, 1, 'it waits for the answer');
    await vscode.commands.executeCommand(commandIds.stopRun);
    assert.equal((await running)?.status, 'cancelled');
    assert.deepEqual(active.all(), []);
  });

  it('say afterwards what was estimated, and stand in the view of costs', async () => {
    const { keys, trees } = await cupel();
    await keys.set(variable, key);
    const { asked } = await answering(
      'showInformationMessage',
      () => undefined,
      async () => run(),
    );
    assert.match(
      String(asked[0]?.[0]),
      /^remote: 1 of 1 passed · \$0\.0+\d+ · estimated ≈ \$0\.\d+$/,
      JSON.stringify(asked),
    );
    const groups = await trees.costs.getChildren();
    const estimated = groups.at(-1)!;
    assert.equal(trees.costs.getTreeItem(estimated).label, 'Estimated and Actual');
    const [newest] = await trees.costs.getChildren(estimated);
    const { label, description } = trees.costs.getTreeItem(newest!);
    assert.equal(label, 'remote');
    assert.match(String(description), /^≈ \$0\.\d+, came to \$0\.0+\d+$/);
  });

  it('are not sent once the budget of the month is spent', async () => {
    const { keys } = await cupel();
    await keys.set(variable, key);
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('budget.perMonth', 0, vscode.ConfigurationTarget.Global);
    try {
      const { result, asked } = await answering(
        'showWarningMessage',
        () => undefined,
        async () => run(),
      );
      assert.equal(result?.status, 'budget', JSON.stringify(asked));
      assert.deepEqual(seen, []);
    } finally {
      await settings.update('budget.perMonth', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('are not sent when someone does not want to pay for them', async () => {
    const { keys, stores } = await cupel();
    await keys.set(variable, key);
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('confirmAbove', 0, vscode.ConfigurationTarget.Global);
    const before = (await stores.runs()).length;
    const { result, asked } = await answering(
      'showWarningMessage',
      () => undefined,
      async () => run(),
    );
    await settings.update('confirmAbove', undefined, vscode.ConfigurationTarget.Global);
    assert.equal(result, undefined);
    assert.match(String(asked[0]?.[0]), /^Running "remote" costs about \$/);
    assert.deepEqual(seen, []);
    assert.equal((await stores.runs()).length, before);
  });
});
