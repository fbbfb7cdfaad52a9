import assert from 'node:assert/strict';
import type { Figures, RunRecord } from '../../../../src/core/engine/result.ts';
import { sumSpending } from '../../../../src/editor/views/spending.ts';

function figures(cost: number | null, total: number, costUnknown = 0): Figures {
  return {
    total,
    passed: total,
    failed: 0,
    errored: 0,
    cached: 0,
    passRate: 1,
    passRateInterval: [0.5, 1],
    score: 1,
    cost,
    costUnknown,
    tokens: { input: 0, output: 0, cached: 0, reasoning: 0 },
    latencyMs: null,
  };
}

function run(
  startedAt: Date,
  suiteName: string,
  models: Record<string, Figures>,
): Pick<RunRecord, 'startedAt' | 'suiteName' | 'summary'> {
  const all = Object.values(models);
  const known = all.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const sum = known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  const unknown = all.reduce((n, { costUnknown }) => n + costUnknown, 0);
  const total = all.reduce((n, { total }) => n + total, 0);
  return {
    startedAt: startedAt.toISOString(),
    suiteName,
    summary: {
      ...figures(sum, total, unknown),
      byProvider: Object.entries(models).map(([label, each], provider) => ({
        ...each,
        provider,
        id: label,
        label,
      })),
      byPrompt: [],
      byColumn: [],
      metrics: {},
      durationMs: 1,
    },
  };
}

describe('sumSpending', () => {
  const now = new Date(2026, 2, 15, 12);
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

  it('sums by time, by model and by suite, the dearest first', () => {
    const groups = sumSpending(
      [
        run(new Date(2026, 2, 15, 1), 'triage', { small: figures(0.01, 10), large: figures(0.25, 10) }),
        run(daysAgo(3), 'triage', { small: figures(0.02, 20) }),
        run(daysAgo(20), 'summaries', { large: figures(1, 40) }),
        run(daysAgo(90), 'summaries', { large: figures(2, 40) }),
      ],
      now,
    );
    const costs = Object.fromEntries(
      groups.map(({ group, spending }) => [
        group,
        spending.map(({ name, cost }) => [name, cost?.toFixed(2)]),
      ]),
    );
    assert.deepEqual(costs, {
      time: [
        ['today', '0.26'],
        ['week', '0.28'],
        ['month', '1.28'],
        ['all', '3.28'],
      ],
      model: [
        ['large', '3.25'],
        ['small', '0.03'],
      ],
      suite: [
        ['summaries', '3.00'],
        ['triage', '0.28'],
      ],
    });
  });

  it('keeps the unknown apart and never calls it nothing', () => {
    const [time] = sumSpending([run(now, 'triage', { mystery: figures(null, 5, 5) })], now);
    assert.deepEqual(time?.spending[0], { name: 'today', cost: null, costUnknown: 5, total: 5, cached: 0 });
  });

  it('shows nothing before the first run has ended', () => {
    assert.deepEqual(sumSpending([{ startedAt: now.toISOString(), suiteName: 'triage' }], now), []);
  });
});
