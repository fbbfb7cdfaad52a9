/** One figure of every case of a run, by column, averaged over repeats: what a comparison is made from. */
export interface RunScores {
  /** A run's id, or a file. */
  readonly name: string;
  readonly columns: readonly ColumnScores[];
}

export interface ColumnScores {
  readonly prompt: string;
  readonly provider: string;
  readonly cases: readonly CaseScore[];
}

export interface CaseScore {
  /** SHA-256 of the case: what makes it the same case in another run. */
  readonly hash: string;
  /** Zero-based, in its own run. */
  readonly case: number;
  /** Null where the case has no such figure: an error has no latency. */
  readonly value: number | null;
  /** How many of its results are errors; absent where none is. */
  readonly errors?: number;
  /** The value of the cluster key in the case's metadata. */
  readonly cluster?: string;
}

/** `score`, `pass`, `cost`, `latency`, or the name of a metric. */
export type Figure = string;

/** What is read of each result. */
export interface ScoreRow {
  case: number;
  hash: string;
  prompt: number;
  provider: number;
  value: number | null;
  /** How many of the results are errors. */
  errors: number;
  cluster: string | null;
}

/** Rows in the order of columns and cases, as the store and result files give them, put into columns. */
export function toRunScores(
  name: string,
  labels: { prompts: readonly { label: string }[]; providers: readonly { label: string }[] },
  rows: Iterable<ScoreRow>,
): RunScores {
  const columns = new Map<string, { prompt: string; provider: string; cases: CaseScore[] }>();
  for (const { case: caseNo, hash, prompt, provider, value, errors, cluster } of rows) {
    const key = `${prompt}.${provider}`;
    let column = columns.get(key);
    if (!column) {
      column = {
        prompt: labels.prompts[prompt]?.label ?? `prompt ${prompt + 1}`,
        provider: labels.providers[provider]?.label ?? `provider ${provider + 1}`,
        cases: [],
      };
      columns.set(key, column);
    }
    column.cases.push({
      case: caseNo,
      hash,
      value,
      ...(errors === 0 ? {} : { errors }),
      ...(cluster === null ? {} : { cluster }),
    });
  }
  return { name, columns: [...columns.values()] };
}
