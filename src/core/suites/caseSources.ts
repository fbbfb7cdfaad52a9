import type { Location } from '../location.ts';
import { countCombinations, type WrittenCase } from './expandCases.ts';

/** Where cases come from: the suite's text, or a file. */
export type CaseSource =
  | { kind: 'written'; cases: readonly WrittenCase[] }
  | {
      kind: 'dataset';
      file: string;
      fn?: string;
      sheet?: string;
      config?: Record<string, unknown>;
      location: Location;
    };

export interface ScenarioSource {
  configs: readonly CaseSource[];
  tests: readonly CaseSource[];
}

/** Those that are in memory. */
function writtenOf(sources: readonly CaseSource[]): WrittenCase[] {
  return sources.flatMap((source) => (source.kind === 'written' ? source.cases : []));
}

/** Those in memory without broken rows. */
export function readableOf(sources: readonly CaseSource[]): WrittenCase[] {
  return writtenOf(sources).filter(({ mistakes }) => mistakes === undefined);
}

/** How many cases the sources come to, when each is in memory. */
export function countCases(
  defaults: WrittenCase | undefined,
  sources: readonly CaseSource[],
  scenarios: readonly ScenarioSource[],
): number {
  const size = (...layers: (WrittenCase | undefined)[]) => {
    if (layers.some((layer) => layer?.mistakes)) return 1;
    const configs = layers.flatMap((layer) => (layer ? [layer.config] : []));
    const keeps = configs.findLast(({ options }) => options?.disableVarExpansion !== undefined);
    if (keeps?.options?.disableVarExpansion) return 1;
    return countCombinations(
      Object.assign({}, ...configs.map(({ vars }) => vars)) as Record<string, unknown>,
    );
  };
  let count = 0;
  for (const test of writtenOf(sources)) count += size(defaults, test);
  for (const { configs, tests } of scenarios)
    for (const config of writtenOf(configs))
      for (const test of writtenOf(tests)) count += size(defaults, config, test);
  return count;
}
