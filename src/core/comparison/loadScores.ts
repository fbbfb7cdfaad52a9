import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorOf } from '../engine/resultError.ts';
import { CupelError, messageOf } from '../errors.ts';
import { fileStart } from '../location.ts';
import type { Store } from '../store/store.ts';
import { valueText } from '../valueText.ts';
import { baselineFile, baselineKind, baselineScores } from './baselineFile.ts';
import type { Figure, RunScores, ScoreRow } from './runScores.ts';
import { toRunScores } from './runScores.ts';

const resultError = z.object({ code: z.string(), message: z.string() });
const labelled = z.array(z.object({ label: z.string() }));

/** What a comparison needs of a result file, version 1. */
const resultFile = z.object({
  version: z.literal(1),
  run: z.object({ id: z.string() }),
  prompts: labelled,
  providers: labelled,
  results: z.array(
    z.object({
      case: z.number(),
      prompt: z.number(),
      provider: z.number(),
      pass: z.boolean(),
      error: resultError.optional(),
      assertions: z.array(z.object({ weight: z.number(), error: resultError.optional() })).default([]),
      score: z.number(),
      cost: z.number().nullable(),
      latencyMs: z.number().nullable(),
      cached: z.boolean(),
      caseHash: z.string(),
      namedScores: z.record(z.string(), z.number()).optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
      vars: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

type FileResult = z.infer<typeof resultFile>['results'][number];

/**
 * One figure of a run of the store, of a result file, or of a baseline file.
 * @param reference a run's id, the beginning of one, `latest`, or a path that ends with `.json`
 * @param cluster a key of the cases' metadata, or a variable
 * @throws CupelError `store.noSuchRun`, `compare.badFile`
 */
export async function loadScores(
  store: Store,
  reference: string,
  figure: Figure,
  cluster?: string,
): Promise<RunScores> {
  if (reference.endsWith('.json')) return readRunScores(reference, figure, cluster);
  const run = await store.run(reference);
  if (!run)
    throw new CupelError('store.noSuchRun', `there is no run "${reference}"`, {
      hint: 'List them with: cupel runs',
    });
  return toRunScores(run.id, run, await store.scores(run.id, figure, cluster));
}

/**
 * One figure of a result file, or of a baseline file.
 * @param file its path
 * @param figure `score`, `pass`, `cost`, `latency`, or the name of a metric
 * @param cluster a key of the cases' metadata, or a variable
 * @throws CupelError `compare.badFile`
 */
export async function readRunScores(
  file: string,
  figure: Figure = 'score',
  cluster?: string,
): Promise<RunScores> {
  const json = await readJson(file);
  if (isBaseline(json)) {
    const baseline = baselineFile.safeParse(json);
    if (baseline.success) return baselineScores(baseline.data, figure);
    throw new CupelError(
      'compare.badFile',
      `${file} is not a baseline file of version 1: ${z.prettifyError(baseline.error)}`,
      { location: fileStart(file), hint: 'Write one with: cupel baseline save <run> -o name.baseline.json' },
    );
  }
  const parsed = resultFile.safeParse(json);
  if (!parsed.success)
    throw new CupelError(
      'compare.badFile',
      `${file} is not a result file of version 1: ${z.prettifyError(parsed.error)}`,
      {
        location: fileStart(file),
        hint: 'Write one with: cupel export <run> -o file.json',
      },
    );
  const { run, results, ...labels } = parsed.data;
  return toRunScores(run.id, labels, averaged(results, figure, cluster));
}

function isBaseline(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'kind' in json && json.kind === baselineKind;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CupelError('compare.badFile', `${file} cannot be read: ${messageOf(error)}`, {
      location: fileStart(file),
    });
  }
}

/** The same as the store's query: the mean over repeats, column by column. */
function averaged(results: readonly FileResult[], figure: Figure, cluster: string | undefined): ScoreRow[] {
  const rows = new Map<string, { row: ScoreRow; sum: number; n: number }>();
  for (const result of results) {
    const { case: caseNo, prompt, provider, caseHash } = result;
    const key = `${prompt}.${provider}.${caseNo}`;
    const given =
      cluster === undefined ? undefined : (result.metadata?.[cluster] ?? result.vars?.[cluster] ?? undefined);
    const entry = rows.get(key) ?? {
      row: {
        case: caseNo,
        hash: caseHash,
        prompt,
        provider,
        value: null,
        errors: 0,
        cluster: given === undefined ? null : valueText(given),
      },
      sum: 0,
      n: 0,
    };
    rows.set(key, entry);
    if (errorOf(result)) entry.row.errors++;
    const value = valueOf(result, figure);
    if (value === null) continue;
    entry.sum += value;
    entry.n++;
  }
  return [...rows.values()]
    .map(({ row, sum, n }) => ({ ...row, value: n === 0 ? null : sum / n }))
    .sort((a, b) => a.prompt - b.prompt || a.provider - b.provider || a.case - b.case);
}

function valueOf(result: FileResult, figure: Figure): number | null {
  if (figure === 'score') return result.score;
  if (figure === 'pass') return Number(result.pass);
  if (figure === 'cost') return result.cost;
  if (figure === 'latency') return result.cached ? null : result.latencyMs;
  return result.namedScores?.[figure] ?? null;
}
