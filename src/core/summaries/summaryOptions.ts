/** What a summary is made with, beside the results. */
export interface SummaryOptions {
  /** Key of the cases' metadata (or a variable) whose values are clusters: cases that are not independent. */
  cluster?: string;
  /** Keys of the cases' metadata (or variables) by whose values the cases are sliced. */
  slices?: string[];
  /** Share of a case's repeats that must pass, above 0 to 1; 1 unless given. */
  repeatThreshold?: number;
  /** The same for single cases, by their number. */
  caseThresholds?: Record<number, number>;
  /** Whether the comparison with the baseline decides over the run, as its suite or the command line said. */
  failOnRegression?: boolean;
}

/** All repeats of one case in one column, added up. */
export interface CaseFigures {
  case: number;
  prompt: number;
  provider: number;
  /** Repeats. */
  n: number;
  passed: number;
  /** Sum of the scores. */
  score: number;
}

/** The figures of a case with what the case belongs to. */
export interface PlacedFigures extends CaseFigures {
  /** Cases of one unit are not independent: the value of the cluster key, or the number of a case that has none. */
  unit: string | number;
  /** The case's values of the keys that are sliced by, in their order; null where it has none. */
  values: readonly (string | null)[];
}

/** Reads all figures of a run: unit by unit, in a unit case by case. It may be called again for another reading. */
export type FiguresReader = () => Iterable<PlacedFigures>;

/** What a case belongs to: `valuesOf(key).get(case)`; a case without the key is not in the map. */
export type CaseValues = ReadonlyMap<number, string>;
