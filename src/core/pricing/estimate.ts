import type { Environment } from '../environment.ts';
import type { PlanOptions } from '../engine/plan.ts';
import type { Store } from '../store/store.ts';
import { Redactor } from '../engine/redactor.ts';
import type { Suite } from '../suites/suite.ts';
import type { TokenCounter } from '../tokens/tokenCount.ts';
import { createTokenCounter } from '../tokens/tokenCounter.ts';
import { cacheHits } from './cacheHits.ts';
import { estimateGraders } from './estimateGraders.ts';
import { type EstimateParts, testEstimates } from './estimateParts.ts';
import { addAmounts, type Load, sumLoad } from './load.ts';
import type { MeasuredColumn } from './measureColumn.ts';
import { measureColumn, typicalOutput } from './measureColumn.ts';
import { outputHistory } from './outputHistory.ts';
import type { PriceBook } from './price.ts';
import { samplePlan } from './samplePlan.ts';

/** US dollars; null is unknown. */
export interface Amount {
  /** What it will most likely come to. */
  expected: number | null;
  /** What it cannot pass: every answer as long as it may be. */
  worst: number | null;
}

/** The calls of one provider, or of one model that grades. */
export interface LoadEstimate {
  id: string;
  label: string;
  calls: number;
  /** Calls of these that the cache will answer. */
  cached: number;
  /** Tokens of the calls that are sent, and the 95% interval of that: from the sample and the error of the count. */
  input: { expected: number; low: number; high: number };
  output: {
    expected: number;
    /** Null when nothing limits the answers. */
    worst: number | null;
    /** `history` of the same prompt and model; a `typical` length, where there is none. */
    source: 'history' | 'typical' | 'none';
  };
  cost: Amount;
  /** The same as a batch; null where it can stand in none, or the price is unknown. */
  batch: Amount | null;
  /** How tokens were counted. */
  method: string;
  priceKnown: boolean;
}

/** What a run will cost, before anything is sent. */
export interface Estimate {
  suite: string;
  calls: number;
  cached: number;
  /** How many of the calls were rendered and counted. */
  sampled: number;
  cost: Amount;
  /** With all calls in batches; null where some can stand in none, or nothing is to be paid. */
  batch: Amount | null;
  providers: LoadEstimate[];
  graders: LoadEstimate[];
  /** The date of the prices, ISO. */
  asOf: string;
  /** What the figures do not hold, in sentences. */
  notes: string[];
  /** By prompts and tests, where `EstimateOptions.parts` asked for it. Without graders. */
  parts?: EstimateParts;
}

export interface EstimateOptions {
  readonly environment: Environment;
  readonly prices: PriceBook;
  /** One is made, and disposed of, where none is given. */
  readonly counter?: TokenCounter;
  /** Its runs tell how long answers are, its cache which calls need not be sent. */
  readonly store?: Store;
  readonly plan?: PlanOptions;
  /** Stand before the cases' own variables. */
  readonly vars?: Readonly<Record<string, string>>;
  /** False when the run will not use the cache. */
  readonly cache?: boolean;
  /** Cached answers that are older will be asked for again. */
  readonly cacheMaxAgeMs?: number | undefined;
  /** The model of graders where a suite names none. */
  readonly grader?: unknown;
  /** Calls that are rendered and counted for each prompt and provider; more are sampled. Default 100. */
  readonly sampleSize?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Whether `Estimate.parts` is wanted. */
  readonly parts?: boolean;
}

const defaultSample = 100;

/**
 * Estimates what a run will cost. Nothing is sent; code of the suite runs only where a prompt or a variable is made by
 * code, and only in a trusted workspace.
 */
export async function estimate(suite: Suite, options: EstimateOptions): Promise<Estimate> {
  if (options.counter) return estimateWith(suite, { ...options, counter: options.counter });
  const counter = createTokenCounter();
  try {
    return await estimateWith(suite, { ...options, counter });
  } finally {
    await counter.dispose();
  }
}

/** An estimate under way. */
export type Estimating = EstimateOptions & {
  readonly counter: TokenCounter;
  /** Sentences for `Estimate.notes`. */
  readonly notes: Set<string>;
};

async function estimateWith(
  suite: Suite,
  options: EstimateOptions & { readonly counter: TokenCounter },
): Promise<Estimate> {
  const { prices, store } = options;
  const signal = options.signal ?? new AbortController().signal;
  const [columns, history] = await Promise.all([
    samplePlan(suite, options.plan ?? {}, {
      size: options.sampleSize ?? defaultSample,
      seed: options.seed ?? 1,
      signal,
    }),
    store ? outputHistory(store) : undefined,
  ]);
  const notes = new Set<string>();
  const measured: MeasuredColumn[] = [];
  for (const column of columns) {
    signal.throwIfAborted();
    const of = await measureColumn(suite, column, { ...options, signal, history, notes });
    if (options.cache !== false && store)
      await cacheHits(of, { store, environment: options.environment, maxAgeMs: options.cacheMaxAgeMs });
    measured.push(of);
  }
  const redactor = redactorOf(suite, options.environment);
  const graded = await estimateGraders(suite, measured, { ...options, notes });
  const providers = suite.providers.flatMap((spec, index) => {
    const loads = measured.filter((column) => column.provider === index).map((column) => column.load);
    return loads.length > 0 ? [toEstimate(spec, loads, prices, redactor)] : [];
  });
  const graders = graded.map((each) => toEstimate(each, [each.load], prices, redactor));
  const all = [...providers, ...graders];
  const cost = addAmounts(all.map((each) => each.cost));
  const batches = [...measured, ...graded].every(({ load }) => load.batches || load.free);
  return {
    suite: suite.file,
    calls: total(providers, 'calls'),
    cached: total(providers, 'cached'),
    sampled: measured.reduce((sum, { load }) => sum + load.items.length, 0),
    cost,
    batch:
      batches && all.some((each) => each.batch !== null && each.cost.expected !== 0)
        ? addAmounts(all.map((each) => each.batch ?? each.cost))
        : null,
    providers,
    graders,
    asOf: prices.asOf,
    notes: [
      ...[...notes].map((note) => redactor.message(note)),
      ...typicalAnswers(providers),
      ...unknownPrices(all),
    ],
    ...(options.parts ? { parts: partsOf(suite, measured, prices, redactor) } : {}),
  };
}

function partsOf(
  suite: Suite,
  measured: readonly MeasuredColumn[],
  prices: PriceBook,
  redactor: Redactor,
): EstimateParts {
  return {
    prompts: suite.prompts.map(({ location }) => location),
    columns: measured.flatMap(({ prompt, provider, load }) => {
      const spec = suite.providers[provider];
      return spec ? [{ ...toEstimate(spec, [load], prices, redactor), prompt, provider }] : [];
    }),
    tests: testEstimates(measured, prices),
  };
}

/** Knows the secrets that the suite and its environment name. */
function redactorOf({ env, providers }: Suite, { variables }: Environment): Redactor {
  const redactor = new Redactor();
  redactor.addNamed([variables, env, ...providers.map((spec) => [spec.id, spec.config, spec.env])]);
  return redactor;
}

function toEstimate(
  { id, label }: { id: string; label: string },
  loads: readonly Load[],
  prices: PriceBook,
  redactor: Redactor,
): LoadEstimate {
  const sums = loads.map((load) => sumLoad(load, prices));
  const sum = (pick: (each: (typeof sums)[number]) => number) =>
    sums.reduce((all, each) => all + pick(each), 0);
  const worst = sums.map((each) => each.output.worst);
  const sources = new Set(sums.map((each) => each.output.source));
  const batches = sums.map((each) => each.batch);
  return {
    // An address may hold credentials.
    id: redactor.message(id),
    label: redactor.message(label),
    calls: sum((each) => each.calls),
    cached: sum((each) => each.cached),
    input: {
      expected: sum((each) => each.input.expected),
      low: sum((each) => each.input.low),
      high: sum((each) => each.input.high),
    },
    output: {
      expected: sum((each) => each.output.expected),
      worst: worst.includes(null) ? null : worst.reduce<number>((all, each) => all + (each ?? 0), 0),
      source: sources.has('typical') ? 'typical' : sources.has('history') ? 'history' : 'none',
    },
    cost: addAmounts(sums.map((each) => each.cost)),
    batch: batches.includes(null) ? null : addAmounts(batches.flatMap((each) => each ?? [])),
    method: loads[0]?.method ?? 'none',
    priceKnown: sums.every((each) => each.cost.expected !== null),
  };
}

function total(loads: readonly LoadEstimate[], key: 'calls' | 'cached'): number {
  return loads.reduce((sum, each) => sum + each[key], 0);
}

function typicalAnswers(loads: readonly LoadEstimate[]): string[] {
  const labels = loads.filter(({ output }) => output.source === 'typical').map(({ label }) => `"${label}"`);
  if (labels.length === 0) return [];
  return [
    `No earlier answers to a prompt are known of ${labels.join(', ')}: ${typicalOutput.plain} tokens are taken for one (${typicalOutput.reasoning} where the model reasons), or its limit.`,
  ];
}

function unknownPrices(loads: readonly LoadEstimate[]): string[] {
  return loads
    .filter(({ priceKnown }) => !priceKnown)
    .map(
      ({ label }) =>
        `The price of "${label}" is unknown: give it in cupel.prices.yaml, or as inputCost and outputCost in its config.`,
    );
}
