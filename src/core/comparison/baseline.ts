import { access } from 'node:fs/promises';
import path from 'node:path';
import type { RunRecord } from '../engine/result.ts';
import { isShard } from '../engine/resumedOptions.ts';
import { CupelError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import type { BaselineComparison } from './compareWithBaseline.ts';
import { compareWithBaseline } from './compareWithBaseline.ts';
import type { Figure } from './runScores.ts';

/** What a caller says about the baseline; what is absent takes the suite's word. */
export interface BaselineOptions {
  /** A run's id, the beginning of one, `latest`, `pinned`, a result file or a baseline file (`.json`). */
  readonly reference?: string | undefined;
  readonly figure?: Figure | undefined;
  readonly alpha?: number | undefined;
  readonly margin?: number | undefined;
  /** Whether the comparison decides over the run, and not single cases. */
  readonly decides?: boolean | undefined;
}

/** The baseline of a run, found before the run begins. */
export interface Baseline extends BaselineOptions {
  readonly reference: string;
  readonly cluster?: string | undefined;
}

/**
 * Finds the baseline that the caller or the suite names, so that a wrong name costs nothing. `latest` and `pinned` are
 * of the same suite, and of what was there before this run; a shard, which is a part of a run, is not the latest.
 * @param resumed the id of this run, when it is taken up again
 * @returns undefined where none is named, and where the suite names `latest` or `pinned` and there is none yet
 * @throws CupelError `baseline.notFound`, `store.noSuchRun`, `compare.badFile`
 */
export async function findBaseline(
  suite: Pick<Suite, 'file' | 'directory' | 'cupel'>,
  given: BaselineOptions,
  store: Store,
  resumed?: string,
): Promise<Baseline | undefined> {
  const { baseline, regression = {}, cluster } = suite.cupel;
  const wanted = given.reference ?? baseline;
  if (wanted === undefined) return undefined;
  const reference = await resolveReference(wanted, suite, given.reference === undefined, store, resumed);
  if (reference === undefined) return undefined;
  return {
    reference,
    cluster,
    figure: given.figure ?? regression.metric,
    alpha: given.alpha ?? regression.alpha,
    margin: given.margin ?? regression.margin,
    decides: given.decides ?? regression.fail,
  };
}

async function resolveReference(
  wanted: string,
  { file, directory }: Pick<Suite, 'file' | 'directory'>,
  isOfSuite: boolean,
  store: Store,
  resumed: string | undefined,
): Promise<string | undefined> {
  if (wanted.endsWith('.json')) {
    const absolute = path.resolve(isOfSuite ? directory : '.', wanted);
    await access(absolute).catch(() => {
      throw new CupelError('baseline.notFound', `there is no baseline file "${absolute}"`, {
        hint: 'Write one with: cupel baseline save <run> -o name.baseline.json',
      });
    });
    return absolute;
  }
  if (wanted !== 'latest' && wanted !== 'pinned') {
    const run = await store.run(wanted);
    if (run) return run.id;
    throw new CupelError('store.noSuchRun', `there is no run "${wanted}" to compare with`, {
      hint: 'List them with: cupel runs',
    });
  }
  // The latest first.
  const runs = await store.runs({ suite: file });
  const before = runs.slice(runs.findIndex(({ id }) => id === resumed) + 1);
  const found =
    wanted === 'latest'
      ? before.find((run) => run.status === 'finished' && !isShard(run))
      : runs.find((run) => run.status === 'finished' && run.pinned === true && run.id !== resumed);
  if (found || isOfSuite) return found?.id;
  throw new CupelError(
    'baseline.notFound',
    `there is no ${wanted === 'pinned' ? 'pinned' : 'whole finished'} run of ${file}`,
    {
      hint:
        wanted === 'pinned' ? 'Pin one with: cupel runs pin <run>' : 'Run the suite without --baseline once.',
    },
  );
}

/** A run of the store held against its baseline. */
export function holdAgainst(
  store: Store,
  run: Pick<RunRecord, 'id'>,
  { reference, figure, alpha, margin, cluster }: Baseline,
): Promise<BaselineComparison> {
  return compareWithBaseline(store, run.id, reference, {
    ...(cluster === undefined ? {} : { cluster }),
    ...(figure === undefined ? {} : { figure }),
    ...(alpha === undefined ? {} : { alpha }),
    ...(margin === undefined ? {} : { margin }),
  });
}
