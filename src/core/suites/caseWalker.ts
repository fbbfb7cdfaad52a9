import { CupelError } from '../errors.ts';
import type { CaseSource, ScenarioSource } from './caseSources.ts';
import { brokenRow, DatasetError, mistakesOf } from './datasets/dataset.ts';
import { readDataset } from './datasets/readDataset.ts';
import { type CaseLayer, expandCase, toLayer, type WrittenCase } from './expandCases.ts';
import { type CaseContext, prepareCase } from './prepareCase.ts';
import type { Case } from './suite.ts';

/** Walks through the cases of sources, reading their datasets row by row. */
export class CaseWalker {
  readonly #context: CaseContext;
  readonly #layers = new WeakMap<WrittenCase, CaseLayer>();

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
    for await (const test of this.#layersOf(sources, signal))
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
