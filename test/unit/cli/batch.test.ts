import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BatchServer } from '../../support/batchServer.ts';
import { cupel, startCupel } from '../../support/cupel.ts';

describe('cupel run --batch', function () {
  let cwd: string;
  let server: BatchServer;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-batch-'));
  });
  afterEach(async () => {
    await server.stop();
    await rm(cwd, { recursive: true, maxRetries: 5 });
  });

  const suite = (assertion: string) =>
    writeFile(
      path.join(cwd, 'a.eval.yaml'),
      `prompts: ['Say {{x}}']
providers:
  - id: openai:chat:gpt-4o-mini
    config: { apiBaseUrl: '${server.url}/v1', apiKey: k, max_tokens: 10 }
  - id: anthropic:messages:claude-haiku-4-5
    config: { apiBaseUrl: '${server.url}', apiKey: k, max_tokens: 10 }
tests:
${Array.from({ length: 9 }, (_, i) => `  - vars: { x: w${i} }\n    assert: [${assertion}]\n`).join('')}`,
    );

  for (const lost of [1, 2])
    it(`killed while batch ${lost} is being sent, goes on with --resume and sends nothing twice`, async () => {
      let reached: () => void = () => undefined;
      const killing = new Promise<void>((resolve) => (reached = resolve));
      server = await BatchServer.start({
        // The vendor has it, and its answer never comes.
        onTaken() {
          if (server.batches.length !== lost) return false;
          reached();
          return true;
        },
      });
      await suite('{ type: contains, value: "echo Say {{x}}" }');
      const args = ['--batch-poll', '1', '--no-progress'];
      const run = startCupel(['run', 'a.eval.yaml', '--batch', ...args], { cwd });
      await killing;
      run.child.kill('SIGKILL');
      await run.finished;
      server.options = {};
      const { code, stdout, stderr } = await cupel(['run', '--resume', ...args], { cwd });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /18 of 18 passed/);
      assert.deepEqual([server.batches.length, server.taken, server.direct], [2, 18, 0]);
    });

  it('leaves its batches at Ctrl-C, and cancels them when it comes again', async () => {
    server = await BatchServer.start({ pollsToEnd: 1000 });
    await suite('{ type: contains, value: "echo Say {{x}}" }');
    const { child, finished } = startCupel(['run', 'a.eval.yaml', '--batch', '--batch-poll', '1'], { cwd });
    let seen = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      const before = seen;
      seen += chunk.toString();
      for (const words of ['waiting for 2 batches', 'Press Ctrl-C again now'])
        if (!before.includes(words) && seen.includes(words)) child.kill('SIGINT');
    });
    const { code, stderr } = await finished;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /Leaving 2 batches to the vendor/);
    assert.match(stderr, /Cancelled at the vendor: batch_1, msgbatch_2/);
    assert.ok(server.batches.every(({ cancelled }) => cancelled));
  });

  it('asks again what expired with --resume, without the id of the run', async () => {
    server = await BatchServer.start({ fate: (text) => (text === 'Say w1' ? 'expired!' : text) });
    await suite('{ type: contains, value: "Say {{x}}" }');
    const args = ['--batch-poll', '1', '--no-progress'];
    assert.match(
      (await cupel(['run', 'a.eval.yaml', '--batch', ...args], { cwd })).stdout,
      /16 of 18 passed/,
    );
    server.options = {};
    const { code, stdout, stderr } = await cupel(['run', '--resume', ...args], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /18 of 18 passed/);
    assert.equal(server.taken, 20);
    const none = await cupel(['run', '--resume', ...args], { cwd });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /cli\.nothingToResume/);
  });

  it('refuses a latency assertion before anything is sent, with its place', async () => {
    server = await BatchServer.start();
    await suite('{ type: latency, threshold: 100 }');
    const { code, stderr } = await cupel(['run', 'a.eval.yaml', '--batch'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /a\.eval\.yaml:9:\d+: error batch\.latency/);
    assert.equal(server.taken, 0);
  });
});
