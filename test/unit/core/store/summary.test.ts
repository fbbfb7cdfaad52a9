import assert from 'node:assert/strict';
import { sampleRun, sampleResult } from '../../../support/results.ts';
import type { Figures, Result, Summary } from '../../../../src/core/engine/result.ts';
import { cautiousInterval } from '../../../../src/core/stats/cautiousInterval.ts';
import { clusterSums } from '../../../../src/core/stats/clusters.ts';
import type { Interval } from '../../../../src/core/stats/intervals.ts';
import { mean } from '../../../../src/core/stats/means.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { passAtK, passHatK } from '../../../../src/core/stats/repeats.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { estimate, unitsOf } from '../../../../src/core/summaries/estimates.ts';
import type { SummaryOptions } from '../../../../src/core/summaries/summaryOptions.ts';

/*
 * What a summary says is held against the same figures, worked out here from a list of all results: by the definitions,
 * without a thought for memory.
 */
const prompts = [0, 1];
const providers = [0, 1, 2];
const topics = ['a', 'b', '7', null];

function results(cases: number, repeats: number, { isOneColumn = false } = {}): Result[] {
  const random = createRandom(cases + repeats);
  const all: Result[] = [];
  for (let caseNo = 0; caseNo < cases; caseNo++) {
    const topic = topics[random.below(topics.length)];
    const metadata = topic === null ? {} : { topic, document: `d${random.below(cases / 3)}` };
    for (const prompt of isOneColumn ? [1] : prompts)
      for (const provider of isOneColumn ? [2] : providers)
        for (let repeat = 0; repeat < repeats; repeat++) {
          const score = random.below(5) / 4;
          // Some cases a column has not come to, and some have fewer repeats.
          if (!isOneColumn && random.below(9) === 0) continue;
          all.push(
            sampleResult({
              case: caseNo,
              prompt,
              provider,
              repeat,
              score,
              pass: score > 0.4,
              metadata,
              latencyMs: random.below(20) === 0 ? null : random.uniform() * 900,
              cached: random.below(10) === 0,
            }),
          );
        }
  }
  return all;
}

async function summarise(all: readonly Result[], options: SummaryOptions): Promise<Summary> {
  const store = await openStore(':memory:');
  try {
    const run = sampleRun({ providers: providers.map((n) => ({ id: `p${n}`, label: `p${n}` })) });
    await store.beginRun(run);
    await Promise.all(all.map((result) => store.record(run.id, result)));
    // A second time, for what the first may have left behind.
    await store.summarise(run.id, options);
    return await store.summarise(run.id, options);
  } finally {
    await store.close();
  }
}

const unitOf =
  ({ cluster }: SummaryOptions) =>
  ({ case: caseNo, metadata }: Result) => {
    const value = cluster === undefined ? undefined : metadata?.[cluster];
    return value === undefined ? caseNo : `text ${JSON.stringify(value)}`;
  };

const estimateOf = (of: readonly Result[], options: SummaryOptions) =>
  estimate(
    unitsOf(
      of.map((each) => ({ ...each, n: 1, passed: Number(each.pass) })),
      unitOf(options),
    ),
  );

function latencyOf(of: readonly Result[]): Summary['latencyMs'] {
  const sorted = of
    .flatMap(({ cached, latencyMs }) => (cached || latencyMs === null ? [] : [latencyMs]))
    .sort((a, b) => a - b);
  const rank = (p: number) => sorted[Math.ceil(p * sorted.length) - 1] ?? NaN;
  return sorted.length === 0 ? null : { p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

function assertClose(actual: unknown, expected: unknown, where: string): void {
  if (typeof expected === 'number')
    return assert.ok(
      typeof actual === 'number' && Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
      `${where}: ${String(actual)} is not ${expected}`,
    );
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, where);
  for (const [key, value] of Object.entries(expected))
    assertClose((actual as Record<string, unknown> | null)?.[key], value, `${where}.${key}`);
}

function assertPart(part: Figures, of: readonly Result[], options: SummaryOptions, where: string): void {
  const { passRate, passRateInterval, score, scoreInterval } = estimateOf(of, options);
  assertClose(part, { total: of.length, passRate, passRateInterval, score, scoreInterval }, where);
  assert.deepEqual(part.latencyMs, latencyOf(of), where);
}

function assertRepeats(
  repeats: Summary['byColumn'][number]['repeats'],
  of: readonly Result[],
  options: SummaryOptions,
): void {
  const cases = [...Map.groupBy(of, (each) => each.case).values()].map((own) => ({
    n: own.length,
    passed: own.filter((each) => each.pass).length,
    cluster: unitOf(options)(own[0]!),
  }));
  const clusters = cases.map(({ cluster }) => cluster);
  const fewest = Math.min(...cases.map(({ n }) => n));
  assert.equal(repeats?.cases, cases.length);
  assert.equal(repeats?.passed, cases.filter(({ n, passed }) => passed === n).length);
  assert.equal(repeats?.flaky, cases.filter(({ n, passed }) => passed > 0 && passed < n).length);
  assert.deepEqual(
    repeats?.tries.map(({ k }) => k),
    Array.from({ length: fewest }, (_, i) => i + 1),
  );
  for (const { k, ...tries } of repeats?.tries ?? [])
    for (const [name, chance] of [
      ['passAtK', passAtK],
      ['passHatK', passHatK],
    ] as const) {
      const values = cases.map(({ n, passed }) => chance(n, passed, k));
      const units = { ...clusterSums(values, clusters, 0), largest: 1, range: [0, 1] as Interval };
      assertClose(tries[name], mean(values), name);
      assertClose(tries[`${name}Interval`], cautiousInterval(units, 0.95), name);
    }
}

describe('the summary of a run', () => {
  for (const [what, all] of [
    ['one column', results(200, 1, { isOneColumn: true })],
    ['one column with repeats', results(150, 3, { isOneColumn: true })],
    ['several columns', results(120, 1)],
    ['several columns with repeats', results(90, 4)],
  ] as const)
    for (const options of [
      {},
      { cluster: 'document' },
      { cluster: 'topic', slices: ['topic', 'document'] },
      { slices: ['topic', 'nowhere'] },
    ] satisfies SummaryOptions[])
      it(`is that of a list of all results: ${what}, ${JSON.stringify(options)}`, async () => {
        const summary = await summarise(all, options);
        assertPart(summary, all, options, 'all');
        for (const part of summary.byProvider) {
          const own = all.filter((each) => each.provider === part.provider);
          if (own.length > 0) assertPart(part, own, options, `provider ${part.provider}`);
          else assert.deepEqual([part.total, part.scoreInterval, part.latencyMs], [0, null, null]);
        }
        for (const part of summary.byPrompt) {
          const own = all.filter((each) => each.prompt === part.prompt);
          if (own.length > 0) assertPart(part, own, options, `prompt ${part.prompt}`);
        }
        const isRepeated = all.some((each) => each.repeat > 0);
        for (const part of summary.byColumn) {
          const own = all.filter((each) => each.prompt === part.prompt && each.provider === part.provider);
          assertPart(part, own, options, `column ${part.prompt}.${part.provider}`);
          if (isRepeated) assertRepeats(part.repeats, own, options);
          else assert.equal(part.repeats, undefined);
        }
        assert.deepEqual(
          (summary.slices ?? []).map(({ key }) => key),
          options.slices ?? [],
        );
        for (const { key, slices, without } of summary.slices ?? []) {
          const groups = Map.groupBy(all, ({ metadata }) => metadata?.[key] as string | undefined);
          const casesOf = (own: readonly Result[] = []) => new Set(own.map((each) => each.case)).size;
          assert.equal(without, casesOf(groups.get(undefined)));
          groups.delete(undefined);
          assert.deepEqual(new Set(slices.map(({ value }) => value)), new Set(groups.keys()));
          for (const { value, cases, ...slice } of slices) {
            const { units: _, ...expected } = estimateOf(groups.get(value) ?? [], options);
            assert.equal(cases, casesOf(groups.get(value)));
            assertClose(slice, expected, `slice ${value}`);
          }
        }
      });

  it('knows metrics whatever their names', async () => {
    const namedScores = Object.fromEntries(
      ['__proto__', 'constructor', 'toString'].map((name) => [name, 0.5]),
    );
    const all = [0, 1].map((caseNo) => sampleResult({ case: caseNo, prompt: 0, provider: 0, namedScores }));
    const { metrics, byColumn } = await summarise(all, {});
    for (const found of [metrics, byColumn[0]?.metrics ?? {}])
      assert.deepEqual(
        Object.entries(found).map(([name, { mean: value, n }]) => [name, value, n]),
        Object.keys(namedScores).map((name) => [name, 0.5, 2]),
      );
  });

  it('knows of no figure where there is no result', async () => {
    const { total, passRate, passRateInterval, latencyMs, byColumn } = await summarise([], {
      slices: ['topic'],
    });
    assert.deepEqual([total, passRate, passRateInterval, latencyMs, byColumn], [0, null, null, null, []]);
  });
});
