import assert from 'node:assert/strict';
import type { Result } from '../../../../src/core/engine/result.ts';
import { chartsView } from '../../../../src/core/panel/chartsView.ts';
import { classifyResults } from '../../../../src/core/summaries/classification/classify.ts';
import { storeWith } from '../../../support/panelRun.ts';
import { sampleResult } from '../../../support/results.ts';

const id = '20260102-120000-bbbb';

/** The charts of a run of these results; by its suite's classes where there is a score. */
async function chartsOf(results: Result[], isClassified = false) {
  const store = await storeWith(results, { id, status: 'finished' });
  try {
    const run = await store.run(id);
    assert.ok(run);
    const summary = await store.summarise(id);
    const classification = await classifyResults(
      store.scan(id),
      {
        truth: ({ vars }) => vars['category'] as string,
        predicted: ({ output }) => /class (\w+)/.exec(String(output))?.[1],
        score: ({ namedScores }) => namedScores?.['sure'],
        positive: 'spam',
      },
      (caseNo) => caseNo,
    );
    return await chartsView(store, run, isClassified ? { ...summary, classification } : summary);
  } finally {
    await store.close();
  }
}

describe('the charts of classes', () => {
  it('are those of the suite’s classification, over all columns', async () => {
    const rows = [
      ['spam', 'class spam', 0, 0.9],
      ['spam', 'class ham', 0, 0.4],
      ['ham', 'class ham', 0, 0.15],
      ['ham', 'no idea', 1, 0.35],
      ['spam', 'class spam', 1, 0.95],
    ] as const;
    const { confusion, calibration } = await chartsOf(
      rows.map(([category, output, prompt, sure], index) =>
        sampleResult({ case: index, prompt, vars: { category }, output, namedScores: { sure } }),
      ),
      true,
    );
    assert.deepEqual(confusion, {
      labels: ['ham', 'spam'],
      matrix: [
        [1, 0],
        [1, 2],
      ],
      other: [1, 0],
    });
    assert.deepEqual(
      calibration?.bins
        .filter(({ count }) => count > 0)
        .map(({ low, count, accuracy }) => [low, count, accuracy]),
      [
        [0.1, 1, 0],
        [0.3, 1, 0],
        [0.4, 1, 1],
        [0.9, 2, 1],
      ],
    );
    // |0 − 0.15| + |0 − 0.35| + |1 − 0.4| + 2 |1 − 0.925|, of five.
    assert.ok(Math.abs((calibration?.error ?? 0) - (0.15 + 0.35 + 0.6 + 0.15) / 5) < 1e-12);
  });

  it('are guessed from what cases expect, in whatever place, and from scores that say how sure', async () => {
    const equals = (expected: string) => ({
      type: 'equals',
      pass: true,
      score: 1,
      reason: '',
      weight: 1,
      expected,
    });
    const { confusion, calibration } = await chartsOf([
      sampleResult({
        case: 0,
        metadata: { expected: 'ham' },
        output: ' Ham\n',
        namedScores: { confidence: 1 },
      }),
      sampleResult({
        case: 1,
        metadata: { label: 'ham' },
        output: 'spam',
        pass: false,
        namedScores: { Confidence: 0.9 },
      }),
      sampleResult({ case: 2, vars: { expected: 'spam' }, output: 'a text that is longer than all' }),
      sampleResult({ case: 3, vars: {}, assertions: [equals('spam')], output: 'spam' }),
      sampleResult({
        case: 4,
        vars: { expected: 'spam' },
        error: { code: 'x', message: 'down' },
        output: null,
      }),
      sampleResult({ case: 5, vars: {}, output: 'nothing is expected of it' }),
    ]);
    assert.deepEqual(confusion, {
      labels: ['ham', 'spam'],
      matrix: [
        [1, 1],
        [0, 1],
      ],
      other: [0, 1],
    });
    assert.equal(calibration?.metric, 'Confidence');
    assert.deepEqual(calibration?.bins.at(-1), { low: 0.9, high: 1, count: 1, confidence: 0.9, accuracy: 0 });
  });

  it('are not drawn from free texts', async () => {
    const texts = Array.from({ length: 60 }, (_, i) =>
      sampleResult({ case: i, vars: { expected: `text number ${i}` }, output: 'x' }),
    );
    assert.equal((await chartsOf(texts)).confusion, null);
  });
});

describe('the chart of slices', () => {
  it('knows that columns and repeats of one case are not independent', async () => {
    const columns = [0, 1, 2, 3];
    const results = Array.from({ length: 20 }, (_, i) =>
      columns.map((prompt) =>
        sampleResult({ case: i, prompt, metadata: { language: i < 10 ? 'en' : 'de' }, pass: i % 2 === 0 }),
      ),
    ).flat();
    const { slices } = await chartsOf(results);
    const english = slices.find(({ value }) => value === 'en');
    assert.deepEqual([english?.name, english?.passed, english?.total], ['language', 20, 40]);
    // Half of ten cases, each of them four times alike: what ten results would show, and not what forty would.
    const [low = 0, high = 0] = english?.interval ?? [];
    assert.ok(low < 0.25 && high > 0.75, `[${low}, ${high}]`);
  });
});
