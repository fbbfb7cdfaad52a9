import assert from 'node:assert/strict';
import type { ColumnFigures, Summary } from '../../../../src/core/engine/result.ts';
import { deriveMetrics } from '../../../../src/core/summaries/derivedMetrics.ts';
import { readExpression } from '../../../../src/core/summaries/expression.ts';
import { evaluateGates } from '../../../../src/core/summaries/gates.ts';
import { gateWords } from '../../../../src/core/summaries/gateWords.ts';
import { readJsonPath, valueAtPath } from '../../../../src/core/summaries/jsonPath.ts';
import { metricValues } from '../../../../src/core/summaries/metricValues.ts';
import { noCode } from '../assertions/harness.ts';

const valueOf = (text: string, values: Record<string, number> = {}) =>
  readExpression(text).evaluate(new Map(Object.entries(values)));

describe('readExpression', () => {
  it('computes as mathematics does', () => {
    for (const [text, value] of [
      ['1 + 2 * 3', 7],
      ['(1 + 2) * 3', 9],
      ['10 - 4 - 3', 3],
      ['2 ^ 3 ^ 2', 512],
      ['-2 ^ 2', -4],
      ['2 * -3', -6],
      ['7 % 4', 3],
      ['1e3 / .5', 2000],
      ['sqrt(16) + max(1, 2, 3)', 7],
      ['pi', Math.PI],
    ] as const)
      assert.equal(valueOf(text), value, text);
  });

  it('reads names, quoted where they hold other signs', () => {
    const text = '2 * precision * recall / (precision + recall) + "first-try rate"';
    assert.deepEqual(readExpression(text).names, ['precision', 'recall', 'first-try rate']);
    assert.equal(valueOf(text, { precision: 0.5, recall: 1, 'first-try rate': 1 }), 2 / 3 + 1);
  });

  it('has no value where there is no number', () => {
    assert.equal(valueOf('1 / 0'), null);
    assert.equal(valueOf('missing + 1'), null);
  });

  it('is no code: what it does not know it refuses', () => {
    for (const text of [
      '',
      '1 +',
      'a b',
      '1 ** 2',
      'process.exit()',
      'x => x',
      '(1',
      'constructor(1)',
      '1 $ 2',
    ])
      assert.throws(() => readExpression(text), { code: 'metric.syntax' }, text);
  });
});

describe('deriveMetrics', () => {
  const services = { code: noCode, directory: '/' };

  it('computes from sums, in order, each from those before', async () => {
    const made = await deriveMetrics(
      [
        { name: 'MAPE', value: 'APE / __count' },
        { name: 'twice', value: 'MAPE * 2' },
      ],
      new Map([['APE', 6]]),
      4,
      services,
    );
    assert.deepEqual(made, [
      { name: 'MAPE', value: 1.5 },
      { name: 'twice', value: 3 },
    ]);
  });

  it('says why there is no value, and goes on', async () => {
    const [unknown, zero, fine] = await deriveMetrics(
      [
        { name: 'a', value: 'nobody / 2' },
        { name: 'b', value: '1 / (x - x)' },
        { name: 'c', value: 'x' },
      ],
      new Map([['x', 1]]),
      1,
      services,
    );
    assert.match(unknown?.problem ?? '', /no result has a score named "nobody"/);
    assert.match(zero?.problem ?? '', /no finite value/);
    assert.equal(fine?.value, 1);
  });

  it('calls code with the sums', async () => {
    const calls: unknown[] = [];
    const code = {
      ...noCode,
      runJavaScript: async (call: { args: readonly unknown[] }) => {
        calls.push(call.args[0]);
        return 42;
      },
    };
    const [made] = await deriveMetrics([{ name: 'm', value: 'file://m.js:fn' }], new Map([['x', 1]]), 3, {
      code,
      directory: '/',
    });
    assert.deepEqual(made, { name: 'm', value: 42 });
    assert.deepEqual(calls, [{ x: 1, __count: 3 }]);
  });
});

describe('readJsonPath', () => {
  it('goes down by names, positions and quoted names', () => {
    const value = { a: [{ 'b c': 1 }, { b: { d: 'x' } }] };
    assert.equal(valueAtPath(value, readJsonPath("$.a[0]['b c']")), 1);
    assert.equal(valueAtPath(value, readJsonPath('$.a[-1].b.d')), 'x');
    assert.deepEqual(valueAtPath(value, readJsonPath('$')), value);
    assert.equal(valueAtPath(value, readJsonPath('$.a.b')), undefined);
    assert.equal(valueAtPath({}, readJsonPath('$.constructor')), undefined);
  });

  it('refuses what it does not do', () => {
    for (const path of ['a.b', '$.a[*]', '$..a', '$.a[?(@.x)]', '$.'])
      assert.throws(() => readJsonPath(path), { code: 'path.syntax' }, path);
  });
});

describe('evaluateGates', () => {
  const column = (prompt: number, passRate: number, more: Partial<ColumnFigures> = {}): ColumnFigures => ({
    prompt,
    provider: 0,
    total: 10,
    passed: 10 * passRate,
    failed: 10 - 10 * passRate,
    errored: 0,
    cached: 0,
    passRate,
    passRateInterval: [0, 1],
    score: passRate,
    cost: 0.5,
    costUnknown: 0,
    tokens: { input: 0, output: 0, cached: 0, reasoning: 0 },
    latencyMs: { p50: 1, p95: 2, max: 3 },
    metrics: { tone: { mean: 0.9, n: 10 } },
    ...more,
  });
  const summaryOf = (...byColumn: ColumnFigures[]): Summary => ({
    ...column(0, 1),
    byColumn,
    byProvider: [],
    byPrompt: [],
    metrics: {},
    durationMs: 1,
  });
  const run = {
    prompts: ['short', 'long'].map((label) => ({ id: label, label, raw: '', hash: '' })),
    providers: [{ id: 'echo', label: 'echo' }],
  };

  it('holds every column to it, unless one is named', () => {
    const summary = summaryOf(column(0, 0.5), column(1, 0.9));
    const outcome = (gates: Parameters<typeof evaluateGates>[0]) =>
      evaluateGates(gates, summary, run).map(({ prompt, passed }) => [prompt, passed]);
    assert.deepEqual(outcome([{ metric: 'passRate', min: 0.8 }]), [
      [0, false],
      [1, true],
    ]);
    assert.deepEqual(outcome([{ metric: 'passRate', min: 0.8, prompt: 'long' }]), [[1, true]]);
    assert.deepEqual(
      outcome([
        { metric: 'latency.p95', max: 2 },
        { metric: 'tone', min: 0.95 },
      ])[1],
      [0, false],
    );
  });

  it('does not pass what has no value: an unknown price, a metric nobody reported', () => {
    const summary = summaryOf(column(0, 1, { costUnknown: 1 }));
    const [cost, nothing] = evaluateGates(
      [
        { metric: 'cost', max: 1 },
        { metric: 'f1.marco', min: 0 },
      ],
      summary,
      run,
    );
    assert.deepEqual([cost?.value, cost?.passed, nothing?.passed], [null, false, false]);
    assert.match(cost ? gateWords(cost) : '', /cost has no value; at most 1 is asked for/);
  });

  it('knows repeats by pass@k and pass^k', () => {
    const tries = [{ k: 3, passAtK: 0.9, passAtKInterval: null, passHatK: 0.4, passHatKInterval: null }];
    const repeats = {
      repeats: 3,
      cases: 10,
      passed: 4,
      passRate: 0.4,
      passRateInterval: [0, 1] as [number, number],
      flaky: 5,
      tries,
    };
    const values = metricValues(column(0, 0.7, { repeats }), undefined);
    assert.deepEqual(
      ['pass@3', 'pass^3', 'flakyRate', 'casePassRate', 'pass@5'].map((name) => values.get(name)),
      [0.9, 0.4, 0.5, 0.4, undefined],
    );
  });
});
