import { CupelError } from '../errors.ts';
import type { CaseSource, ScenarioSource } from './caseSources.ts';
import { brokenRow, DatasetError, mistakesOf } from './datasets/dataset.ts';
import { readDataset } from './datasets/readDataset.ts';
import {
  type CaseLayer,
  countCombinations,
  expandCase,
  isMap,
  toLayer,
  type WrittenCase,
} from './expandCases.ts';
import { type CaseContext, prepareCase } from './prepareCase.ts';
import type { Case } from './suite.ts';

/** Cases that are kept for the next walk: an editor, and an estimate before a run, walk through the same ones again. */
const mostKept = 5_000;

type Expanded = Omit<Case, 'index'>;

/** Walks through the cases of sources, reading their datasets row by row. */
export class CaseWalker {
  readonly #context: CaseContext;
  readonly #layers = new WeakMap<WrittenCase, CaseLayer>();
  readonly #kept = new Map<WrittenCase, readonly Expanded[]>();

  constructor(context: CaseContext) {
    this.#context = context;
  }

  /** Every case of `sources`, then of the scenarios, laid over `defaults` and expanded. */
  async *walk(
    defaults: WrittenCase | undefined,
    sources: readonly CaseSource[],
    scenarios: readonly ScenarioSource[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Case> {
    let index = 0;
    const below = defaults ? [this.#layer(defaults)] : [];
    for (const source of sources)
      if (source.kind === 'written')
        for (const written of source.cases) {
          signal?.throwIfAborted();
          for (const made of this.#expand(below, written)) yield { ...made, index: index++ };
        }
      else
        for await (const test of this.#layersOf([source], signal))
          for (const made of expandCase([...below, test])) yield { ...made, index: index++ };
    for (const { configs, tests } of scenarios)
      for await (const config of this.#layersOf(configs, signal))
        for await (const test of this.#layersOf(tests, signal))
          for (const made of expandCase([...below, config, test])) yield { ...made, index: index++ };
  }

  /** The cases of sources as they are written; a dataset that cannot be read on is one that cannot be called. */
  async *each(sources: readonly CaseSource[], signal: AbortSignal | undefined): AsyncGenerator<WrittenCase> {
    for (const source of sources) {
      if (source.kind === 'written') {
        for (const written of source.cases) {
          signal?.throwIfAborted();
          yield written;
        }
        continue;
      }
      try {
        for await (const written of this.open(source, signal)) {
          signal?.throwIfAborted();
          yield await this.#prepareRow(written);
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof CupelError && error.code.startsWith('trust.')) throw error;
        // A dataset that cannot be read, or read on, is one case that cannot: the others go on.
        yield brokenRow(mistakesOf(error, source.location));
      }
    }
  }

  async *#layersOf(
    sources: readonly CaseSource[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CaseLayer> {
    for (const source of sources)
      for await (const each of this.each([source], signal))
        yield source.kind === 'written' ? this.#layer(each) : toLayer(each, this.#context.directory);
  }

  /** The cases that a written one comes to. Of lists there may be any number, which are made one by one. */
  #expand(below: readonly CaseLayer[], written: WrittenCase): Iterable<Expanded> {
    const kept = this.#kept.get(written);
    if (kept) return kept;
    const layers = [...below, this.#layer(written)];
    const isOne = layers.every(({ config: { vars } }) => !isMap(vars) || countCombinations(vars) === 1);
    if (!isOne || this.#kept.size >= mostKept) return expandCase(layers);
    const cases = [...expandCase(layers)];
    this.#kept.set(written, cases);
    return cases;
  }

  /** Written cases are shared by all walks, rows of a dataset are not: only the former are remembered. */
  #layer(written: WrittenCase): CaseLayer {
    const known = this.#layers.get(written);
    if (known) return known;
    const made = toLayer(written, this.#context.directory);
    this.#layers.set(written, made);
    return made;
  }

  /** The rows of a dataset. */
  open(source: Extract<CaseSource, { kind: 'dataset' }>, signal: AbortSignal | undefined) {
    const { directory, environment } = this.#context;
    return readDataset({ ...source, directory, environment, signal });
  }

  /** A row whose variables cannot be read is broken like one that cannot be read itself. */
  async #prepareRow(written: WrittenCase): Promise<WrittenCase> {
    try {
      return await prepareCase(written, this.#context);
    } catch (error) {
      if (error instanceof DatasetError) return brokenRow(error.diagnostics);
      throw error;
    }
  }
}
