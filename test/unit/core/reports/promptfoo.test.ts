import assert from 'node:assert/strict';
import { promptfoo } from '../../../../src/core/reports/promptfoo.ts';
import { reportSource } from '../../../../src/core/reports/report.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { storeWith } from '../../../support/panelRun.ts';
import { sampleResult } from '../../../support/results.ts';

// The shape is that of what promptfoo 0.123 writes with `--output`; its `import` and its viewer take these files.

interface File {
  evalId: string;
  vars: string[];
  metadata: Record<string, unknown>;
  config: Record<string, unknown>;
  results: {
    version: number;
    timestamp: string;
    results: Record<string, unknown>[];
    prompts: Record<string, unknown>[];
    stats: Record<string, unknown>;
  };
}

async function exported(results: Result[]): Promise<File> {
  const store = await storeWith(results, { status: 'finished' });
  const run = await store.run('latest');
  assert.ok(run);
  let text = '';
  for await (const chunk of promptfoo(await reportSource(store, run))) text += chunk;
  await store.close();
  return JSON.parse(text) as File;
}

const usage = (numRequests: number) => ({
  total: 15 * numRequests,
  prompt: 10 * numRequests,
  completion: 5 * numRequests,
  cached: 0,
  numRequests,
  completionDetails: { reasoning: 0 },
});

describe('the JSON of promptfoo', () => {
  it('names an evaluation by its run, and what it was made of', async () => {
    const { evalId, config, metadata, results } = await exported([sampleResult()]);
    assert.equal(evalId, '20260101-120000-aaaa');
    assert.equal(results.version, 3);
    assert.equal(results.timestamp, '2026-01-01T12:00:00.000Z');
    assert.equal(metadata['evaluationCreatedAt'], '2026-01-01T12:00:00.000Z');
    assert.deepEqual(config, {
      description: 'support',
      prompts: [
        { raw: 'Say {{x}}', label: 'short' },
        { raw: 'Please say {{x}}', label: 'long' },
      ],
      providers: ['echo'],
    });
  });

  it('has a result with its grading, under the names of promptfoo', async () => {
    const failed = sampleResult({
      prompt: 1,
      pass: false,
      score: 0.5,
      rendered: 'Please say hello',
      namedScores: { tone: 0.5 },
      metadata: { language: 'en' },
      assertions: [
        { type: 'contains', pass: true, score: 1, reason: 'found "hello"', weight: 1, expected: 'hello' },
        {
          type: 'contains',
          pass: false,
          score: 0,
          reason: 'no "tin"',
          weight: 2,
          expected: 'tin',
          metric: 'm',
        },
      ],
    });
    const { results, vars } = await exported([sampleResult(), failed]);
    assert.deepEqual(vars, ['x']);
    const wanted = [
      { type: 'contains', value: 'hello' },
      { type: 'contains', value: 'tin', weight: 2, metric: 'm' },
    ];
    assert.deepEqual(results.results[1], {
      id: '0.1.0.0',
      testIdx: 0,
      promptIdx: 1,
      promptId: 'h2',
      provider: { id: 'echo', label: 'echo' },
      prompt: { raw: 'Please say hello', label: 'long' },
      vars: { x: 'hello' },
      testCase: { vars: { x: 'hello' }, assert: wanted, options: {}, metadata: { language: 'en' } },
      response: { output: 'hello there', cached: false, cost: 0.001, tokenUsage: usage(1) },
      tokenUsage: usage(1),
      success: false,
      score: 0.5,
      namedScores: { tone: 0.5 },
      latencyMs: 100,
      cost: 0.001,
      metadata: { language: 'en' },
      failureReason: 1,
      error: 'contains: no "tin"',
      gradingResult: {
        pass: false,
        score: 0.5,
        reason: 'contains: no "tin"',
        namedScores: { tone: 0.5 },
        componentResults: [
          { pass: true, score: 1, reason: 'found "hello"', assertion: wanted[0] },
          { pass: false, score: 0, reason: 'no "tin"', assertion: wanted[1] },
        ],
      },
    });
  });

  it('counts by column what its viewer shows above them', async () => {
    const { results } = await exported([
      sampleResult({ namedScores: { tone: 0.5 } }),
      sampleResult({ case: 1, pass: false, score: 0, namedScores: { tone: 1 }, cost: null }),
      sampleResult({ prompt: 1 }),
    ]);
    const [short, long] = results.prompts;
    assert.deepEqual(short, {
      id: 'h1',
      provider: 'echo',
      raw: 'Say {{x}}',
      label: 'short',
      metrics: {
        score: 1,
        testPassCount: 1,
        testFailCount: 1,
        testErrorCount: 0,
        assertPassCount: 2,
        assertFailCount: 0,
        totalLatencyMs: 200,
        namedScores: { tone: 1.5 },
        namedScoresCount: { tone: 2 },
        cost: 0.001,
        tokenUsage: usage(2),
      },
    });
    assert.equal(long?.['label'], 'long');
    assert.deepEqual(
      ['successes', 'failures', 'errors'].map((name) => results.stats[name]),
      [2, 1, 0],
    );
  });

  it('gives each repeat a row of its own, where promptfoo would keep only the last of them', async () => {
    const { results } = await exported([
      sampleResult(),
      sampleResult({ repeat: 1 }),
      sampleResult({ prompt: 1 }),
      sampleResult({ prompt: 1, repeat: 1 }),
      sampleResult({ case: 1 }),
    ]);
    assert.deepEqual(
      results.results.map(({ testIdx, promptIdx }) => [testIdx, promptIdx]),
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
        [2, 0],
      ],
    );
  });

  it('tells an error from a failure, and leaves open what is unknown', async () => {
    const { results } = await exported([
      sampleResult({
        output: null,
        pass: false,
        score: 0,
        assertions: [],
        tokens: null,
        cost: null,
        latencyMs: null,
        error: { code: 'provider.timeout', message: 'no answer in 5 s' },
      }),
    ]);
    const [errored] = results.results;
    assert.equal(errored?.['failureReason'], 2);
    assert.equal(errored['error'], 'no answer in 5 s');
    assert.deepEqual(errored['response'], {
      output: null,
      cached: false,
      cost: null,
      error: 'no answer in 5 s',
    });
    assert.deepEqual([errored['cost'], errored['latencyMs'], errored['tokenUsage']], [null, null, undefined]);
  });

  it('is whole without results', async () => {
    const { results } = await exported([]);
    assert.deepEqual([results.results, results.stats['successes']], [[], 0]);
  });
});
