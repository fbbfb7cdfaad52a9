import type { Location } from '../location.ts';
import type { Case, Suite } from '../suites/suite.ts';
import type { LoadEstimate } from './estimate.ts';
import type { Load, LoadItem } from './load.ts';
import type { MeasuredColumn } from './measureColumn.ts';
import type { PriceBook } from './price.ts';

/** The calls of one prompt and one provider, by their places in the suite. */
export type ColumnEstimate = LoadEstimate & { prompt: number; provider: number };

/** What an item of `tests` comes to in one run. */
export interface TestEstimate {
  /** Zero-based line of the suite where it stands; for the rows of a dataset, the dataset's file. */
  place: number | string;
  calls: number;
  cached: number;
  input: number;
  output: number;
  /** US dollars; null when unknown. */
  cost: number | null;
  /** How many of the calls were rendered and counted; where none was, the figures are the mean of others. */
  counted: number;
}

/** An estimate by what stands in the suite's text. */
export interface EstimateParts {
  /** Where each prompt's text stands. */
  prompts: (Location | undefined)[];
  columns: ColumnEstimate[];
  tests: TestEstimate[];
}

/** Where a case comes from, as `TestEstimate.place` says it. */
export function placeOf({ location }: Pick<Case, 'location'>, suite: Pick<Suite, 'file'>): number | string {
  return location.file === suite.file ? location.range.start.line : location.file;
}

/** Sums the calls of every column by the place of their case. */
export function testEstimates(columns: readonly MeasuredColumn[], prices: PriceBook): TestEstimate[] {
  const tests = new Map<number | string, TestEstimate>();
  for (const { load, sent, suite, places } of columns) {
    const whole = new Sum();
    const sums = new Map<number | string, Sum>();
    for (const [i, item] of load.items.entries()) {
      const call = sent[i]?.call;
      if (!call) continue;
      const cost = item.cached || load.free ? 0 : costOf(load, item, prices);
      const place = placeOf(call.case, suite);
      const sum = sums.get(place) ?? new Sum();
      sums.set(place, sum);
      for (const each of [whole, sum]) each.add(item, cost, load.free);
    }
    for (const [place, calls] of places) {
      const own = sums.get(place);
      const sum = own ?? whole;
      const scale = sum.counted === 0 ? 0 : calls / sum.counted;
      const known = tests.get(place) ?? {
        place,
        calls: 0,
        cached: 0,
        input: 0,
        output: 0,
        cost: 0,
        counted: 0,
      };
      const cost = sum.counted === 0 ? null : sum.cost;
      tests.set(place, {
        place,
        calls: known.calls + calls,
        cached: known.cached + Math.round(sum.cached * scale),
        input: known.input + sum.input * scale,
        output: known.output + sum.output * scale,
        cost: known.cost === null || cost === null ? null : known.cost + cost * scale,
        counted: known.counted + (own?.counted ?? 0),
      });
    }
  }
  return [...tests.values()].map((test) => ({
    ...test,
    input: Math.round(test.input),
    output: Math.round(test.output),
  }));
}

function costOf(
  { vendor, model }: Load,
  { input, output, config }: LoadItem,
  prices: PriceBook,
): number | null {
  return prices.cost({ vendor, model, usage: { input, output }, at: new Date(), config });
}

class Sum {
  counted = 0;
  cached = 0;
  input = 0;
  output = 0;
  cost: number | null = 0;

  add(item: LoadItem, cost: number | null, free: boolean): void {
    this.counted += 1;
    if (item.cached) this.cached += 1;
    else {
      this.input += item.input;
      // What is said by nobody's model has no tokens that anybody pays.
      if (!free) this.output += item.output;
    }
    this.cost = this.cost === null || cost === null ? null : this.cost + cost;
  }
}
