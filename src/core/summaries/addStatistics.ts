import type { Figures, Summary } from '../engine/result.ts';
import { EstimateSums } from './estimates.ts';
import { RepeatSums } from './repeats.ts';
import { enoughRepeats } from './repeatThreshold.ts';
import { SliceSums } from './slices.ts';
import type { FiguresReader, PlacedFigures, SummaryOptions } from './summaryOptions.ts';

/**
 * Completes a summary by what needs the cases one by one: intervals of rates and scores that know which results hang
 * together, repeats, slices. The cases are read two or three times over and never held: a million of them take no more
 * memory than ten thousand.
 */
export function addStatistics(summary: Summary, read: FiguresReader, options: SummaryOptions): Summary {
  const sums = new StatisticsSums(summary, options);
  for (let reading = 0; reading < sums.readings; reading++) {
    for (const figures of read()) sums.add(figures);
    sums.endReading();
  }
  return sums.complete(summary);
}

/** What is added up of every case. */
class StatisticsSums {
  readonly #whole = new EstimateSums();
  readonly #providers: ReadonlyMap<number, EstimateSums>;
  readonly #prompts: ReadonlyMap<number, EstimateSums>;
  readonly #columns: ReadonlyMap<string, { estimate: EstimateSums; repeats: RepeatSums }>;
  readonly #slices: readonly SliceSums[];

  constructor({ byProvider, byPrompt, byColumn }: Summary, options: SummaryOptions) {
    const enough = (caseNo: number) => enoughRepeats(options, caseNo);
    this.#providers = new Map(byProvider.map(({ provider }) => [provider, new EstimateSums()]));
    this.#prompts = new Map(byPrompt.map(({ prompt }) => [prompt, new EstimateSums()]));
    this.#columns = new Map(
      byColumn.map((column) => [
        nameOf(column),
        { estimate: new EstimateSums(), repeats: new RepeatSums(enough) },
      ]),
    );
    this.#slices = (options.slices ?? []).map((key) => new SliceSums(key));
  }

  get #isRepeated(): boolean {
    return Array.from(this.#columns.values()).some(({ repeats }) => repeats.isRepeated);
  }

  /** Known after the first. */
  get readings(): number {
    return this.#isRepeated ? RepeatSums.readings : EstimateSums.readings;
  }

  add(figures: PlacedFigures): void {
    const { unit, prompt, provider, values } = figures;
    const column = this.#columns.get(nameOf(figures));
    this.#whole.add(unit, figures);
    this.#providers.get(provider)?.add(unit, figures);
    this.#prompts.get(prompt)?.add(unit, figures);
    column?.estimate.add(unit, figures);
    column?.repeats.add(unit, figures);
    this.#slices.forEach((slice, index) => slice.add(unit, figures, values[index] ?? null));
  }

  endReading(): void {
    this.#whole.endReading();
    for (const sums of [...this.#providers.values(), ...this.#prompts.values(), ...this.#slices])
      sums.endReading();
    for (const { estimate, repeats } of this.#columns.values()) {
      estimate.endReading();
      repeats.endReading();
    }
  }

  complete(summary: Summary): Summary {
    if (this.#whole.units === 0) return summary;
    const isRepeated = this.#isRepeated;
    return {
      ...withIntervals(summary, this.#whole),
      byProvider: summary.byProvider.map((part) => withIntervals(part, this.#providers.get(part.provider))),
      byPrompt: summary.byPrompt.map((part) => withIntervals(part, this.#prompts.get(part.prompt))),
      byColumn: summary.byColumn.map((part) => {
        const column = this.#columns.get(nameOf(part));
        return {
          ...withIntervals(part, column?.estimate),
          ...(isRepeated && column && column.repeats.cases > 0 ? { repeats: column.repeats.figures() } : {}),
        };
      }),
      ...(this.#slices.length > 0 ? { slices: this.#slices.map((slice) => slice.figures()) } : {}),
    };
  }
}

function withIntervals<T extends Figures>(part: T, sums: EstimateSums | undefined): T {
  if (!sums || sums.units === 0) return { ...part, scoreInterval: null };
  const { passRateInterval, scoreInterval } = sums.estimate();
  return { ...part, passRateInterval, scoreInterval };
}

function nameOf({ prompt, provider }: { prompt: number; provider: number }): string {
  return `${prompt}.${provider}`;
}
