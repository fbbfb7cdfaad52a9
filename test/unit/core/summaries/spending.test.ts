import assert from 'node:assert/strict';
import type { Figures } from '../../../../src/core/engine/result.ts';
import type { PaidRun } from '../../../../src/core/summaries/spending.ts';
import { spendingCsv, sumSpending } from '../../../../src/core/summaries/spending.ts';

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
    tokens: { input: 10, output: 5, cached: 0, reasoning: 0 },
    latencyMs: null,
  };
}

/** @param models a run's figures by the labels of its models */
function run(
  startedAt: Date,
  suiteName: string,
  models: Record<string, Figures>,
  more: Partial<PaidRun> = {},
): PaidRun {
  return {
    id: startedAt.toISOString(),
    startedAt: startedAt.toISOString(),
    suiteName,
    status: 'finished',
    config: {},
    summary: {
      // What the run says of itself is not read: replays are in it.
      ...figures(99, 99),
      byProvider: Object.entries(models).map(([label, each], provider) => ({
        ...each,
        provider,
        id: label.includes(':') ? label : `openai:${label}`,
        label,
      })),
      byPrompt: [],
      byColumn: [],
      metrics: {},
      durationMs: 1,
    },
    ...more,
  };
}

/** A Sunday. */
const now = new Date(2026, 2, 15, 12);
const on = (month: number, day: number): Date => new Date(2026, month - 1, day, 10);

describe('what runs have cost', () => {
  const runs = [
    run(on(3, 15), 'triage', { small: figures(0.01, 10), large: figures(0.25, 10) }),
    run(on(3, 9), 'triage', { small: figures(0.02, 20) }),
    run(on(3, 8), 'triage', { small: figures(0.04, 20) }),
    run(on(2, 28), 'summaries', { large: figures(1, 40) }),
    run(new Date(2025, 11, 24), 'summaries', { large: figures(2, 40) }),
  ];
  const costs = (spending: readonly { name: string; cost: number | null }[]) =>
    spending.map(({ name, cost }) => [name, cost?.toFixed(2)]);

  it('is summed by the calendar, weeks from Monday, by day, by model and by suite, the dearest first', () => {
    const { periods, days, models, suites } = sumSpending(runs, { now });
    assert.deepEqual(costs(periods), [
      ['today', '0.26'],
      ['week', '0.28'],
      ['month', '0.32'],
      ['all', '3.32'],
    ]);
    assert.deepEqual(costs(models), [
      ['large', '3.25'],
      ['small', '0.07'],
    ]);
    assert.equal(models[0]?.id, 'openai:large');
    assert.deepEqual(costs(suites), [
      ['summaries', '3.00'],
      ['triage', '0.32'],
    ]);
    assert.equal(days.length, 30);
    assert.deepEqual([days[0]?.name, days.at(-1)?.name], ['2026-02-14', '2026-03-15']);
    assert.deepEqual(costs(days.filter(({ total }) => total > 0)), [
      ['2026-02-28', '1.00'],
      ['2026-03-08', '0.04'],
      ['2026-03-09', '0.02'],
      ['2026-03-15', '0.26'],
    ]);
    assert.equal(days[1]?.cost, 0, 'a day without runs cost nothing');
  });

  it('keeps the unknown apart and never calls it nothing', () => {
    const { periods, budget } = sumSpending([run(now, 'triage', { mystery: figures(null, 5, 5) })], {
      now,
      perMonth: 2,
    });
    assert.deepEqual(periods[0], { name: 'today', cost: null, costUnknown: 5, total: 5, cached: 0 });
    assert.deepEqual(budget, { limit: 2, spent: 0, left: 2, unknown: 5 });
  });

  it('leaves out what was only replayed', () => {
    const replayed = [
      run(now, 'a', { 'replay:answers.jsonl': figures(0.5, 5), small: figures(0.1, 5) }),
      run(now, 'b', { small: figures(0.7, 5, 1) }, { config: { options: { replay: 'answers.jsonl' } } }),
    ];
    const { periods, runs: each } = sumSpending(replayed, { now });
    assert.deepEqual(periods[0], { name: 'today', cost: 0.1, costUnknown: 0, total: 15, cached: 0 });
    assert.deepEqual(
      each.map(({ cost }) => cost),
      [0.1, 0],
    );
  });

  it('stands beside what was estimated, of runs that ended and whose prices are known', () => {
    const estimate = { expected: 0.3, worst: 1 };
    const { accuracy, runs: each } = sumSpending(
      [
        run(on(3, 1), 'a', { small: figures(0.25, 5) }, { estimate }),
        run(on(3, 2), 'a', { small: figures(0.5, 5) }, { estimate }),
        run(on(3, 3), 'a', { small: figures(0.1, 5) }, { estimate, status: 'cancelled' }),
        run(on(3, 4), 'a', { small: figures(0.1, 5, 1) }, { estimate }),
        run(on(3, 5), 'a', { small: figures(0.1, 5) }, { estimate: { expected: null, worst: null } }),
        run(on(3, 6), 'a', { small: figures(0.1, 5) }),
      ],
      { now },
    );
    assert.deepEqual(accuracy, { runs: 2, estimated: 0.6, actual: 0.75 });
    assert.deepEqual(
      each.map(({ estimated }) => estimated),
      [null, null, 0.3, null, 0.3, 0.3],
    );
  });

  it('is taken off the budget of the calendar month', () => {
    const { budget } = sumSpending(runs, { now, perMonth: 0.3 });
    assert.deepEqual(
      [budget?.limit, budget?.spent.toFixed(2), budget?.left.toFixed(2)],
      [0.3, '0.32', '-0.02'],
    );
    assert.equal(sumSpending(runs, { now }).budget, null);
  });

  it('is nothing before the first run has ended', () => {
    const { summary: _none, ...begun } = run(now, 'triage', {});
    const view = sumSpending([begun], { now, perMonth: 5 });
    assert.deepEqual([view.periods, view.days, view.accuracy], [[], [], null]);
    assert.deepEqual(view.budget, { limit: 5, spent: 0, left: 5, unknown: 0 });
  });

  it('is exported as a row for each model of each run', () => {
    const lines = spendingCsv([
      run(on(3, 15), '=triage', { small: figures(0.25, 10) }, { estimate: { expected: 0.3, worst: 1 } }),
      run(on(3, 16), 'b, c', { mystery: figures(null, 5, 5) }),
    ]).split('\r\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /^started_at,run,suite,model,provider,results,.*,run_estimated_usd$/);
    assert.match(lines[1] ?? '', /,'=triage,small,openai:small,10,0,10,5,0\.25,0,0\.3$/);
    assert.match(lines[2] ?? '', /,"b, c",mystery,openai:mystery,5,0,10,5,unknown,5,$/);
  });
});

describe('what trials have cost', () => {
  const trial = (id: string, cost: number | null, total = 1) => ({
    at: on(3, 15).toISOString(),
    id,
    label: id,
    total,
    cost,
    costUnknown: cost === null ? total : 0,
  });
  const trials = [trial('openai:small', 0.5, 2), trial('vscode:a/b', null), trial('replay:x.jsonl', 9)];

  it('counts with the runs, and toward the budget of the month', () => {
    const runs = [run(on(3, 15), 'triage', { small: figures(0.25, 10) })];
    const { periods, suites, budget, runs: shown } = sumSpending(runs, { now, perMonth: 1, trials });
    assert.deepEqual(periods[0], { name: 'today', cost: 0.75, costUnknown: 1, total: 14, cached: 0 });
    assert.deepEqual(
      suites.map(({ name, cost }) => [name, cost]),
      [
        ['Try Prompt', 0.5],
        ['triage', 0.25],
      ],
    );
    assert.deepEqual(budget, { limit: 1, spent: 0.75, left: 0.25, unknown: 1 });
    assert.equal(shown.length, 1, 'there is no run to be opened');
  });

  it('stands in the export', () => {
    const [, first, second] = spendingCsv([], { trials }).split('\r\n');
    assert.match(first ?? '', /Z,,Try Prompt,openai:small,openai:small,2,0,unknown,unknown,0\.5,0,$/);
    assert.match(second ?? '', /,unknown,1,$/);
  });
});
