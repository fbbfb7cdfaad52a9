import type {
  Accuracy,
  MonthBudget,
  RunSpending,
  Spending,
  SpendingView,
} from '../../shared/costsProtocol.ts';
import type { Figures, RunRecord } from '../engine/result.ts';
import { csvRow } from '../reports/csv.ts';
import type { PaidTrials } from './trialSpending.ts';

/** What of a run tells what it cost. */
export type PaidRun = Pick<
  RunRecord,
  'id' | 'startedAt' | 'suiteName' | 'summary' | 'estimate' | 'config' | 'status'
>;

/** What one model cost, in a run or in the trials of a day. */
interface Part {
  /** What was run. */
  name: string;
  at: Date;
  figures: Pick<Figures, 'cost' | 'costUnknown' | 'total' | 'cached'> & { id: string; label: string };
}

/** A column of a run. */
interface RunPart extends Part {
  run: PaidRun;
  figures: Figures & { id: string; label: string };
}

const shownDays = 30;

/**
 * Sums what runs cost by time, model and suite. Runs without a summary are left out. Replayed answers, and those of
 * `echo`, count as results that cost nothing, whatever the recorded call once cost.
 * @param options.now the end of the periods, which are those of the calendar in local time; weeks begin on Monday
 * @param options.perMonth US dollars that a calendar month may cost
 * @param options.trials what was paid outside of runs; `trialsName` stands for their suite
 */
export function sumSpending(
  runs: readonly PaidRun[],
  {
    now,
    perMonth = null,
    trials = [],
    trialsName = 'Try Prompt',
  }: { now: Date; perMonth?: number | null; trials?: readonly PaidTrials[]; trialsName?: string },
): SpendingView {
  const parts = [...runs.flatMap(partsOf), ...trials.map((trial) => trialPart(trial, trialsName))];
  if (parts.length === 0) return { ...nothing, budget: budgetOf(perMonth, undefined) };
  const starts: [name: string, from: Date][] = [
    ['today', dayBefore(now, 0)],
    ['week', dayBefore(now, (now.getDay() + 6) % 7)],
    ['month', monthStart(now)],
    ['all', new Date(0)],
  ];
  const periods = starts.map(([name, from]) =>
    sum(
      name,
      parts.filter(({ at }) => at >= from),
    ),
  );
  const byDay = Map.groupBy(parts, ({ at }) => localDay(at));
  const days = Array.from({ length: shownDays }, (_, i) => localDay(dayBefore(now, shownDays - 1 - i)));
  const costs = runs.flatMap(runSpending).sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return {
    periods,
    days: days.map((day) => sum(day, byDay.get(day) ?? [])),
    models: grouped(parts, ({ figures }) => figures.label, true),
    suites: grouped(parts, ({ name }) => name),
    runs: costs,
    accuracy: accuracyOf(costs),
    budget: budgetOf(
      perMonth,
      periods.find(({ name }) => name === 'month'),
    ),
  };
}

/** The start of the calendar month, local time: runs before it are no matter to a month's budget. */
function monthStart(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), 1);
}

/** A row for each model of each run, and of each day's trials, with a header. RFC 4180. */
export function spendingCsv(
  runs: readonly PaidRun[],
  { trials = [], trialsName = 'Try Prompt' }: { trials?: readonly PaidTrials[]; trialsName?: string } = {},
): string {
  const head = [
    'started_at',
    'run',
    'suite',
    'model',
    'provider',
    'results',
    'cached',
    'input_tokens',
    'output_tokens',
    'cost_usd',
    'cost_unknown',
    'run_estimated_usd',
  ];
  const rows = runs
    .flatMap(partsOf)
    .map(({ run, figures: { id, label, tokens, ...figures } }) => [
      run.startedAt,
      run.id,
      run.suiteName,
      label,
      id,
      figures.total,
      figures.cached,
      tokens.input,
      tokens.output,
      figures.cost ?? 'unknown',
      figures.costUnknown,
      run.estimate ? (run.estimate.expected ?? 'unknown') : '',
    ]);
  const tried = trials
    .map((trial) => trialPart(trial, trialsName))
    .map(({ name, at, figures: { id, label, total, cost, costUnknown } }) => [
      at.toISOString(),
      '',
      name,
      label,
      id,
      total,
      0,
      'unknown',
      'unknown',
      cost ?? 'unknown',
      costUnknown,
      '',
    ]);
  return [head, ...rows, ...tried].map(csvRow).join('');
}

const nothing: SpendingView = {
  periods: [],
  days: [],
  models: [],
  suites: [],
  runs: [],
  accuracy: null,
  budget: null,
};

function partsOf(run: PaidRun): RunPart[] {
  return (run.summary?.byProvider ?? []).map((figures) => ({
    run,
    name: run.suiteName,
    at: new Date(run.startedAt),
    figures: isPaid(run, figures.id) ? figures : { ...figures, cost: 0, costUnknown: 0 },
  }));
}

function trialPart({ at, ...paid }: PaidTrials, name: string): Part {
  const figures = isFree(paid.id) ? { ...paid, cost: 0, costUnknown: 0 } : paid;
  return { name, at: new Date(at), figures: { ...figures, cached: 0 } };
}

/** Nobody pays for what was recorded before, or for an echo. */
function isPaid({ config }: PaidRun, providerId: string): boolean {
  const { options } = (config ?? {}) as { options?: { replay?: unknown } };
  return options?.replay === undefined && !isFree(providerId);
}

function isFree(providerId: string): boolean {
  return /^(?:echo|replay)(?::|$)/.test(providerId);
}

function sum(name: string, parts: readonly Part[]): Spending {
  const spending: Spending = { name, cost: null, costUnknown: 0, total: 0, cached: 0 };
  for (const { figures } of parts) {
    if (figures.cost !== null) spending.cost = (spending.cost ?? 0) + figures.cost;
    spending.costUnknown += figures.costUnknown;
    spending.total += figures.total;
    spending.cached += figures.cached;
  }
  // No results cost nothing; results of which no price is known do not.
  if (spending.cost === null && spending.costUnknown === 0) spending.cost = 0;
  return spending;
}

function grouped(parts: readonly Part[], nameOf: (part: Part) => string, withId = false): Spending[] {
  return [...Map.groupBy(parts, nameOf)]
    .map(([name, own]) => ({
      ...sum(name, own),
      ...(withId && own[0] ? { id: own[0].figures.id } : {}),
    }))
    .sort((a, b) => (b.cost ?? 0) - (a.cost ?? 0) || a.name.localeCompare(b.name));
}

function runSpending(run: PaidRun): RunSpending[] {
  const parts = partsOf(run);
  if (parts.length === 0) return [];
  const { cost, costUnknown, total } = sum(run.suiteName, parts);
  const { id, suiteName: suite, startedAt, status, estimate } = run;
  // A run that was stopped was not meant to cost what was estimated of the whole.
  const estimated = status === 'finished' ? (estimate?.expected ?? null) : null;
  return [{ id, suite, startedAt, cost, costUnknown, total, estimated }];
}

function accuracyOf(runs: readonly RunSpending[]): Accuracy | null {
  const both = runs.filter(
    ({ estimated, cost, costUnknown }) => estimated && cost !== null && costUnknown === 0,
  );
  if (both.length === 0) return null;
  return {
    runs: both.length,
    estimated: both.reduce((all, { estimated }) => all + (estimated ?? 0), 0),
    actual: both.reduce((all, { cost }) => all + (cost ?? 0), 0),
  };
}

function budgetOf(limit: number | null, month: Spending | undefined): MonthBudget | null {
  if (limit === null) return null;
  const spent = month?.cost ?? 0;
  return { limit, spent, left: limit - spent, unknown: month?.costUnknown ?? 0 };
}

function dayBefore(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

/** `2026-01-31` where the clock on the wall says so. */
export function localDay(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
