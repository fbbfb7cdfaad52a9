import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Estimate } from '../../../src/core/pricing/estimate.ts';
import { completion, ContractServer, sendJson } from '../../support/contractServer.ts';
import { cupel } from '../../support/cupel.ts';

describe('cupel estimate, tokens and models', function () {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-money-'));
  });
  afterEach(() => rm(cwd, { recursive: true, maxRetries: 5 }));
  const write = (name: string, text: string) => writeFile(path.join(cwd, name), text);

  it('say what a suite will cost, without a key and without leaving anything behind', async () => {
    await write(
      'a.eval.yaml',
      `prompts: ['Say {{x}}']
providers: [{ id: 'openai:chat:gpt-4o', config: { max_tokens: 100 } }]
tests: [{ vars: { x: hello } }]`,
    );
    const { code, stdout, stderr } = await cupel(['estimate', 'a.eval.yaml'], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /a\.eval\.yaml {2}about \$0\.0010, at most \$0\.0010\n1 call\nAs batches: about \$0\.00051/,
    );
    assert.match(stdout, /openai:chat:gpt-4o +1 +9 +≈ 100/);
    assert.match(stdout, /Prices as of \d{4}-\d\d-\d\d/);
    assert.deepEqual(await readdir(cwd), ['a.eval.yaml']);

    const json = await cupel(['estimate', 'a.eval.yaml', '--json', '--repeat', '2', '--max-cost', '1'], {
      cwd,
    });
    const estimate = JSON.parse(json.stdout) as Estimate;
    assert.deepEqual([json.code, estimate.calls, estimate.providers[0]?.input.expected], [0, 2, 18]);

    const above = await cupel(['estimate', 'a.eval.yaml', '--max-cost', '0.001'], { cwd });
    assert.deepEqual([above.code, /is above/.test(above.stderr)], [3, true]);
  });

  it('exit with 3 when a cost is unknown, unless that is allowed', async () => {
    await write('p.txt', 'Say hello');
    const args = ['estimate', 'p.txt', '--model', 'openai:gpt-unheard-of', '--max-cost', '1'];
    const unknown = await cupel(args, { cwd });
    assert.equal(unknown.code, 3);
    assert.match(unknown.stdout, /p\.txt {2}unknown price/);
    assert.equal((await cupel([...args, '--allow-unknown-price'], { cwd })).code, 0);
    await write('cupel.prices.yaml', 'models: { "openai:gpt-unheard-of": { input: 1, output: 1 } }');
    assert.equal((await cupel(args, { cwd })).code, 0);
    await write('cupel.prices.yaml', 'models: { "openai:gpt-unheard-of": { inputs: 1 } }');
    const wrong = await cupel(args, { cwd });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /cupel\.prices\.yaml:1:39: error prices\.unknownKey|prices\.badFile/);
  });

  it('count with what earlier runs taught, and say of how many calls', async () => {
    await mkdir(path.join(cwd, '.cupel'));
    const sums = { calls: 6, encoded: 600, counted: 900, mean: 1.5, squares: 0 };
    const known = { version: 1, runs: ['a'], factors: { 'claude-haiku-4-5': sums } };
    await write('.cupel/token-factors.json', JSON.stringify(known));
    await write('p.txt', 'one two three four');
    const model = 'anthropic:messages:claude-haiku-4-5';
    const { stdout, stderr } = await cupel(['tokens', 'p.txt', '--model', model, '--json'], {
      cwd,
      env: { CUPEL_STORE: path.join(cwd, '.cupel') },
    });
    const { tokens, method } = JSON.parse(stdout) as { tokens: number; method: string };
    assert.deepEqual([tokens, method], [6, 'learned from 6 calls'], stderr);
  });

  it('exit with 1 for what is not there or wrong', async () => {
    assert.equal((await cupel(['estimate', 'none.txt'], { cwd })).code, 1);
    await write('a.eval.yaml', 'prompts: [x]\nprovidrs: [echo]');
    const { code, stderr } = await cupel(['estimate', 'a.eval.yaml'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /a\.eval\.yaml:2:1: error/);
    assert.equal((await cupel(['tokens', 'none.txt'], { cwd })).code, 1);
    assert.equal((await cupel(['models', 'gpt-unheard-of'], { cwd })).code, 1);
  });

  it('count a file, without the mark it begins with', async () => {
    await write('marked.txt', '\ufefftiktoken is great!');
    const { code, stdout } = await cupel(
      ['tokens', 'marked.txt', '-m', 'openai:gpt-4', '-m', 'anthropic:claude-haiku-4-5', '--json'],
      { cwd },
    );
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), [
      {
        file: 'marked.txt',
        model: 'openai:gpt-4',
        tokens: 6,
        exact: true,
        method: 'cl100k_base',
        error: null,
        cost: 0.00018,
        contextWindow: 8192,
      },
      {
        file: 'marked.txt',
        model: 'anthropic:claude-haiku-4-5',
        tokens: 7,
        exact: false,
        method: 'o200k_base × 1.22',
        error: 0.1,
        cost: 0.000007,
        contextWindow: 200_000,
      },
    ]);
  });

  it('ask the vendor for its count, one file after the other', async () => {
    const server = await ContractServer.start((_, response) =>
      sendJson(response, { object: 'response.input_tokens', input_tokens: 17 }),
    );
    try {
      await write('a.txt', 'Hello');
      await write('b.txt', 'Good morning');
      const { code, stdout, stderr } = await cupel(
        ['tokens', 'a.txt', 'b.txt', '--exact', '-m', 'openai:gpt-5-mini', '--json'],
        { cwd, env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'key' } },
      );
      assert.equal(code, 0, stderr);
      const rows = JSON.parse(stdout) as { file: string; tokens: number; exact: boolean; method: string }[];
      assert.deepEqual(
        rows.map(({ file, tokens, exact, method }) => [file, tokens, exact, method]),
        ['a.txt', 'b.txt'].map((file) => [file, 17, true, 'counted by openai']),
      );
      assert.deepEqual(
        server.requests.map(({ path: asked, json }) => [asked, json.input[0].content]),
        [
          ['/responses/input_tokens', 'Hello'],
          ['/responses/input_tokens', 'Good morning'],
        ],
      );
    } finally {
      await server.stop();
    }
    const keyless = await cupel(['tokens', 'a.txt', '--exact'], { cwd });
    assert.deepEqual([keyless.code, /OPENAI_API_KEY is not set/.test(keyless.stderr)], [1, true]);
  });

  it('read the prices of the user, and the files that CUPEL_PRICES names before them', async () => {
    await mkdir(path.join(cwd, '.config', 'cupel'), { recursive: true });
    const own = path.join('.config', 'cupel', 'prices.yaml');
    await write(own, 'models: { "acme:a": { input: 1 }, "acme:b": { input: 2 } }');
    await write('named.yaml', 'models: { "acme:b": { input: 3 } }');
    const inputs = async (env: Record<string, string> = {}) => {
      const { stdout } = await cupel(['models', 'acme:', '--json'], { cwd, env });
      const { models } = JSON.parse(stdout) as { models: { model: string; input: number }[] };
      return Object.fromEntries(models.map(({ model, input }) => [model, input]));
    };
    assert.deepEqual(await inputs(), { a: 1, b: 2 });
    assert.deepEqual(await inputs({ CUPEL_PRICES: path.join(cwd, 'named.yaml') }), { a: 1, b: 3 });
    const gone = await cupel(['models'], { cwd, env: { CUPEL_PRICES: '/gone.yaml' } });
    assert.deepEqual([gone.code, /"\/gone\.yaml" is not there/.test(gone.stderr)], [1, true]);
  });

  it('list models with what they cost', async () => {
    const { code, stdout } = await cupel(['models', 'openai:gpt-4.1'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /openai:gpt-4\.1-mini +\$0\.4 +\$0\.1 +\$1\.6 +[\d,]+ +32,768 +o200k_base/);
    const json = await cupel(['models', 'gemini-2.5-pro', '--json'], { cwd });
    const { models } = JSON.parse(json.stdout) as {
      models: { vendor: string; input: number; tokenizer: string }[];
    };
    assert.ok(models.some(({ vendor, input }) => vendor === 'google' && input === 1.25));
  });
});

describe('cupel run --max-cost', () => {
  it('is for all suites of the command together', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 500, total_tokens: 510 };
    const server = await ContractServer.start((_, response) =>
      sendJson(response, completion('x', { usage })),
    );
    const cwd = await mkdtemp(path.join(tmpdir(), 'cupel-money-'));
    try {
      // Half a cent a call, of which the budget has four.
      for (const name of ['a', 'b'])
        await writeFile(
          path.join(cwd, `${name}.eval.yaml`),
          `prompts: ['Say ${name}{{x}}']
providers:
  - { id: 'openai:chat:gpt-4o', config: { apiBaseUrl: '${server.url}/v1', apiKey: k, max_tokens: 500 } }
tests: [{ vars: { x: 1 } }, { vars: { x: 2 } }, { vars: { x: 3 } }]`,
        );
      const args = ['run', 'a.eval.yaml', 'b.eval.yaml', '--max-cost', '0.021', '-j', '1', '--no-cache'];
      const { code, stderr } = await cupel(args, { cwd });
      assert.equal(code, 3, stderr);
      assert.equal(server.requests.length, 4);
    } finally {
      await server.stop();
      await rm(cwd, { recursive: true, maxRetries: 5 });
    }
  });
});
