import type { Figures, Summary } from '../engine/result.ts';
import { estimate, unitsOf } from './estimates.ts';
import { summariseRepeats } from './repeats.ts';
import { summariseSlices } from './slices.ts';
import type { CaseFigures, CaseValues, SummaryOptions } from './summaryOptions.ts';

/**
 * Completes a summary by what needs the cases one by one: intervals of rates and scores that know which results hang
 * together, repeats, slices.
 * @param figures one entry a case and column, all of the run
 * @param valuesOf the values of a key of the cases
 */
export function addStatistics(
  summary: Summary,
  figures: readonly CaseFigures[],
  valuesOf: (key: string) => CaseValues,
  options: SummaryOptions,
): Summary {
  if (figures.length === 0) return summary;
  const clusters = options.cluster === undefined ? undefined : valuesOf(options.cluster);
  // A case without a cluster is one by itself; numbers and texts do not meet in a map.
  const clusterOf = (caseNo: number) => clusters?.get(caseNo) ?? caseNo;
  const enough = (caseNo: number) => options.caseThresholds?.[caseNo] ?? options.repeatThreshold ?? 1;
  const columnOf = (each: CaseFigures) => `${each.prompt}.${each.provider}`;
  // Of one column without clusters each entry is a unit by itself: a million of them need no second copy.
  const estimateOf = (of: readonly CaseFigures[], isOneColumn: boolean) =>
    estimate(isOneColumn && !clusters ? of : unitsOf(of, (each) => clusterOf(each.case)));
  const columns = Map.groupBy(figures, columnOf);
  const whole = estimateOf(figures, columns.size === 1);
  const withIntervals = <T extends Figures>(part: T, of: readonly CaseFigures[], isOneColumn = false): T => {
    if (of.length === 0) return { ...part, scoreInterval: null };
    const { passRateInterval, scoreInterval } =
      of.length === figures.length ? whole : estimateOf(of, isOneColumn);
    return { ...part, passRateInterval, scoreInterval };
  };
  const isRepeated = figures.some(({ n }) => n > 1);
  return {
    ...withIntervals(summary, figures),
    byProvider: summary.byProvider.map((part) =>
      withIntervals(
        part,
        figures.filter((each) => each.provider === part.provider),
      ),
    ),
    byPrompt: summary.byPrompt.map((part) =>
      withIntervals(
        part,
        figures.filter((each) => each.prompt === part.prompt),
      ),
    ),
    byColumn: summary.byColumn.map((part) => {
      const own = columns.get(`${part.prompt}.${part.provider}`) ?? [];
      return {
        ...withIntervals(part, own, true),
        ...(isRepeated && own.length > 0 ? { repeats: summariseRepeats(own, enough, clusterOf) } : {}),
      };
    }),
    ...(options.slices && options.slices.length > 0
      ? { slices: options.slices.map((key) => summariseSlices(key, figures, valuesOf(key), clusterOf)) }
      : {}),
  };
}
