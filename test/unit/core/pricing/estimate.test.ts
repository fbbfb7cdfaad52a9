import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { takesBatches } from '../../../../src/core/batch/takesBatches.ts';
import { cacheKey } from '../../../../src/core/engine/cacheKey.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import type { EstimateOptions } from '../../../../src/core/pricing/estimate.ts';
import { estimate } from '../../../../src/core/pricing/estimate.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { parseModelName } from '../../../../src/core/providers/modelName.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';
import { specOf } from '../../../support/engineSuite.ts';
import { sampleRun } from '../../../support/results.ts';

describe('estimate', function () {
  const environment = createNodeEnvironment({ variables: {} });
  const counter = createTokenCounter();
  let directory: string;
  let store: Store;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-estimate-'));
    store = await openStore(':memory:');
  });
  after(async () => {
    await Promise.all([counter.dispose(), store.close()]);
    await rm(directory, { recursive: true });
  });

  async function load(text: string) {
    const file = path.join(directory, 'a.eval.yaml');
    await writeFile(file, text);
    const { suite, diagnostics } = await loadSuite(file, environment);
    assert.ok(suite, JSON.stringify(diagnostics));
    return suite;
  }
  async function estimateOf(text: string, options: Partial<EstimateOptions> = {}) {
    const prices = await loadPriceBook();
    return estimate(await load(text), { environment, prices, counter, ...options });
  }
  const near = (actual: number | null, expected: number) =>
    assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${String(actual)} is not ${expected}`);

  const simple = `
prompts: ['Say {{ x }}']
providers: [{ id: 'openai:chat:gpt-4o', config: { max_tokens: 50 } }]
tests: [{ vars: { x: hello } }, { vars: { x: goodbye } }]
`;

  it('counts calls, input tokens and the longest answers, and prices them', async () => {
    const { calls, providers, graders, cost, batch, notes } = await estimateOf(simple, {
      plan: { repeat: 3 },
    });
    // "Say hello" in a chat: 2 tokens of text, 1 of the role, 3 of the message, 3 of the reply.
    const input = 3 * (9 + 9);
    assert.equal(calls, 6);
    assert.deepEqual(graders, []);
    assert.deepEqual(providers[0]?.input, { expected: input, low: input, high: input });
    assert.deepEqual(providers[0]?.output, { expected: 300, worst: 300, source: 'typical' });
    near(cost.expected, (input * 2.5 + 300 * 10) / 1e6);
    near(cost.worst, (input * 2.5 + 300 * 10) / 1e6);
    near(batch?.expected ?? null, (input * 2.5 + 300 * 10) / 2e6);
    assert.match(notes[0] ?? '', /No earlier answers .*"openai:chat:gpt-4o"/);
  });

  it('holds no key that a label names', async () => {
    const key = 'a-key-without-the-shape-of-one-42';
    const found = await estimateOf(
      `
prompts: ['Say {{ x }}']
providers: [{ id: 'openai:chat:gpt-4o', label: 'with ${key}' }, { id: 'openai:chat:gpt-4o', label: 'b', config: { apiKey: ${key}-2 } }]
tests: [{ vars: { x: hello }, assert: [{ type: llm-rubric, value: x, provider: { id: 'openai:chat:nobody', label: 'by ${key}-2' } }] }]
`,
      { environment: createNodeEnvironment({ variables: { OPENAI_API_KEY: key } }), parts: true },
    );
    const written = JSON.stringify(found);
    assert.ok(!written.includes(key), written);
    assert.ok(written.includes('with [redacted]'));
  });

  it('takes the length of answers from earlier runs of the same prompt and provider', async () => {
    const history = await openStore(':memory:');
    const suite = await load(simple);
    const hash = suite.prompts[0]?.hash ?? '';
    const run = sampleRun({
      prompts: [{ id: 'p', label: 'p', raw: 'p', hash }],
      providers: [{ id: 'openai:chat:gpt-4o', label: 'any' }],
    });
    const figures = {
      total: 5,
      passed: 4,
      failed: 0,
      errored: 1,
      cached: 0,
      passRate: 0.8,
      passRateInterval: null,
      score: 1,
      cost: 0,
      costUnknown: 0,
      tokens: { input: 40, output: 80, cached: 0, reasoning: 0 },
      latencyMs: null,
    };
    await history.beginRun(run);
    await history.updateRun(run.id, {
      summary: {
        ...figures,
        byProvider: [],
        byPrompt: [],
        byColumn: [{ ...figures, prompt: 0, provider: 0 }],
        metrics: {},
        durationMs: 1,
      },
    });
    const { providers } = await estimateOf(simple, { store: history });
    // 80 tokens in four answers: 20 each, of at most 50.
    assert.deepEqual(providers[0]?.output, { expected: 40, worst: 100, source: 'history' });
    await history.close();
  });

  it('takes off what the cache will answer', async () => {
    const suite = await load(simple);
    const [spec] = suite.providers;
    assert.ok(spec);
    const provider = await createProvider(spec, { ...environment, secret: async () => 'key' });
    const messages = [{ role: 'user', content: 'Say hello' }];
    await store.cachePut(cacheKey(provider, { ...spec.config }, messages, 0), {
      response: { output: 'hello', latencyMs: 1 },
      cost: 0.1,
      at: Date.now(),
    });
    await provider.dispose?.();
    const taken = await estimateOf(simple, { store });
    assert.deepEqual([taken.calls, taken.cached, taken.providers[0]?.input.expected], [2, 1, 9]);
    const without = await estimateOf(simple, { store, cache: false });
    assert.deepEqual([without.calls, without.cached, without.providers[0]?.input.expected], [2, 0, 18]);
  });

  it('samples a large plan, and gives the interval', async () => {
    const tests = Array.from({ length: 2000 }, (_, i) => `  - vars: { x: '${'word '.repeat(i % 40)}' }`);
    const text = simple.replace(/tests: .*/, `tests:\n${tests.join('\n')}`);
    const all = await estimateOf(text, { sampleSize: 2000 });
    const sampled = await estimateOf(text, { sampleSize: 100 });
    assert.deepEqual([all.sampled, sampled.sampled, sampled.calls], [2000, 100, 2000]);
    const [exact, range] = [all.providers[0]?.input, sampled.providers[0]?.input];
    assert.ok(exact && range);
    assert.equal(exact.low, exact.high);
    assert.ok(range.low < exact.expected && exact.expected < range.high, JSON.stringify([exact, range]));
    assert.ok((range.high - range.low) / exact.expected < 0.25);
    assert.deepEqual(await estimateOf(text, { sampleSize: 100 }), sampled, 'the same sample each time');
  });

  it('adds the models that grade', async () => {
    const { graders, cost } = await estimateOf(`
prompts: ['Say {{ x }}']
providers: [echo]
tests:
  - vars: { x: hello }
    assert:
      - { type: contains, value: hello }
      - { type: llm-rubric, value: is polite, provider: { id: 'openai:gpt-4.1-nano', config: { max_tokens: 100 } } }
      - { type: assert-set, assert: [{ type: g-eval, value: is short, provider: openai:gpt-4.1-nano }] }
      - { type: similar, value: hello, provider: openai:embedding:text-embedding-3-small }
`);
    const calls = Object.fromEntries(graders.map((each) => [each.id, each.calls]));
    assert.deepEqual(calls, { 'openai:gpt-4.1-nano': 3, 'openai:embedding:text-embedding-3-small': 1 });
    assert.ok(cost.expected !== null && cost.expected > 0 && cost.expected < 0.01);
    assert.ok(cost.worst !== null && cost.worst >= cost.expected);
  });

  it('leaves unknown what is unknown', async () => {
    const { cost, providers, notes, batch } = await estimateOf(`
prompts: ['Say {{ x }}']
providers: [openai:gpt-unheard-of, openai:gpt-4o]
tests: [{ vars: { x: hello }, assert: [{ type: llm-rubric, value: good }] }]
`);
    assert.deepEqual(cost, { expected: null, worst: null });
    assert.equal(batch?.expected, null);
    assert.equal(providers[0]?.priceKnown, false);
    assert.ok((providers[1]?.cost.expected ?? 0) > 0);
    // Without max_tokens, the model's own limit: 16,384 tokens at $10 a million.
    assert.ok((providers[1]?.cost.worst ?? 0) > 0.16384);
    assert.match(notes.join('\n'), /"llm-rubric" is not in the estimate: No model is named/);
    assert.match(notes.join('\n'), /The price of "openai:gpt-unheard-of" is unknown/);
  });

  it('has a price as batches only where all of it can be sent in batches', async () => {
    const batchOf = async (ids: string, assertion = '') =>
      (
        await estimateOf(`
prompts: ['Say {{ x }}']
providers: [${ids}]
tests: [{ vars: { x: hello }${assertion} }]
`)
      ).batch;
    assert.ok((await batchOf('openai:gpt-4o, anthropic:claude-haiku-4-5, echo'))?.expected);
    assert.equal(await batchOf('openai:gpt-4o, google:gemini-2.5-flash'), null);
    const judged = ', assert: [{ type: llm-rubric, value: good, provider: google:gemini-2.5-flash }]';
    assert.equal(await batchOf('openai:gpt-4o', judged), null);
  });

  it('knows without a key which providers have batches', async () => {
    for (const id of [
      'openai:gpt-4o',
      'openai:chat:gpt-4o',
      'openai:responses:gpt-4o',
      'openai:completion:gpt-3.5-turbo-instruct',
      'openai:embedding:text-embedding-3-small',
      'anthropic:claude-haiku-4-5',
      'anthropic:messages:claude-haiku-4-5',
      'google:gemini-2.5-flash',
      'groq:llama-3.1-8b-instant',
    ]) {
      const made = await createProvider(specOf(id, { apiKey: 'k' }), environment);
      assert.equal(takesBatches(made.vendor, id), made.batch !== undefined, id);
      assert.equal(takesBatches(parseModelName(id)?.vendor ?? '', id), made.batch !== undefined, id);
      await made.dispose?.();
    }
  });

  it('costs nothing where nothing leaves the machine', async () => {
    const { calls, cost, batch } = await estimateOf(simple.replace(/providers:.*/, 'providers: [echo]'));
    assert.deepEqual([calls, cost, batch], [2, { expected: 0, worst: 0 }, null]);
  });

  it('leaves out, with a word, what cannot be rendered', async () => {
    await writeFile(path.join(directory, 'made.js'), 'export default () => 1;');
    const untrusted = createNodeEnvironment({ variables: {}, trust: { code: false, network: false } });
    const { notes, cost, calls } = await estimateOf(simple.replace('x: hello', 'x: file://made.js'), {
      environment: untrusted,
      plan: { filter: { firstN: 1 } },
    });
    assert.equal(calls, 1);
    assert.equal(cost.expected, null);
    assert.match(notes[0] ?? '', /cannot be rendered: case 1/);
  });

  it('runs transformVars where code may run, and says where it may not', async () => {
    const text = simple.replace(
      'tests: [{ vars: { x: hello } }, { vars: { x: goodbye } }]',
      "tests: [{ vars: { x: hello }, options: { transformVars: '({ x: vars.x.repeat(3) })' } }]",
    );
    const { providers, notes } = await estimateOf(text);
    const plain = await estimateOf(simple, { plan: { filter: { firstN: 1 } } });
    assert.ok((providers[0]?.input.expected ?? 0) > (plain.providers[0]?.input.expected ?? 0));
    assert.doesNotMatch(notes.join('\n'), /transformVars/);

    const untrusted = createNodeEnvironment({ variables: {}, trust: { code: false, network: false } });
    const asWritten = await estimateOf(text, { environment: untrusted });
    assert.deepEqual(asWritten.providers[0]?.input, plain.providers[0]?.input);
    assert.match(asWritten.notes.join('\n'), /`transformVars` is code, which does not run here/);

    const bad = await estimateOf(text.replace('({ x: vars.x.repeat(3) })', '1'));
    assert.equal(bad.cost.expected, null);
    assert.match(bad.notes.join('\n'), /cannot be rendered: case 1.*has to return an object/);
  });

  it('stops when it is told to', async () => {
    await assert.rejects(estimateOf(simple, { signal: AbortSignal.abort(new Error('stop')) }), /stop/);
  });
});
