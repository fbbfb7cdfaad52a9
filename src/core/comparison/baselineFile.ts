import * as z from 'zod';
import type { Figure, RunScores, ScoreRow } from './runScores.ts';
import { toRunScores } from './runScores.ts';

/** Names a baseline file from within. */
export const baselineKind = 'cupel-baseline';

const named = z.object({ label: z.string() });
const number = z.number().nullable();

/**
 * What a case came to in one column, averaged over its repeats: hash, column, pass, score, cost, latency, metrics; and how
 * many of its results are errors, where any is.
 */
const row = z.tuple([
  z.string(),
  z.int().min(0),
  number,
  number,
  number,
  number,
  z.record(z.string(), z.number()),
  z.int().min(0).optional(),
]);

/** A run without its texts: small enough to be committed beside the suite. */
export const baselineFile = z.object({
  kind: z.literal(baselineKind),
  version: z.literal(1),
  run: z.looseObject({ id: z.string() }),
  prompts: z.array(named),
  providers: z.array(named),
  /** Prompt and provider of each column, by index. */
  columns: z.array(z.tuple([z.int().min(0), z.int().min(0)])),
  results: z.array(row),
});

export type BaselineFile = z.infer<typeof baselineFile>;
export type BaselineRow = z.infer<typeof row>;

/**
 * One figure of a baseline file. It has no clusters: those of the run that is compared with it count.
 */
export function baselineScores(file: BaselineFile, figure: Figure): RunScores {
  const position = new Map<string, number>();
  const seen = new Map<string, number>();
  const rows = file.results.map((result): ScoreRow => {
    const [hash, column] = result;
    const [prompt = 0, provider = 0] = file.columns[column] ?? [];
    // Equal cases keep their order: the first of a column is the first of the other.
    const key = `${column}.${hash}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    const name = `${hash}.${turn}`;
    const caseNo = position.get(name) ?? position.size;
    position.set(name, caseNo);
    const errors = result[7] ?? 0;
    return { case: caseNo, hash, prompt, provider, value: valueOf(result, figure), errors, cluster: null };
  });
  return toRunScores(file.run.id, file, rows);
}

function valueOf([, , pass, score, cost, latency, metrics]: BaselineRow, figure: Figure): number | null {
  if (figure === 'pass') return pass;
  if (figure === 'score') return score;
  if (figure === 'cost') return cost;
  if (figure === 'latency') return latency;
  return Object.hasOwn(metrics, figure) ? (metrics[figure] ?? null) : null;
}
