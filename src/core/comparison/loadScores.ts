import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { errorOf } from '../engine/resultError.ts';
import { CupelError, messageOf } from '../errors.ts';
import { fileStart } from '../location.ts';
import { nearestName } from '../suites/nearestName.ts';
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

const recorded = z.object({ run: z.object({ statistics: z.object({ cluster: z.string() }) }) });

type FileResult = z.infer<typeof resultFile>['results'][number];

/**
 * One figure of a run of the store, of a result file, or of a baseline file.
 * @param reference a run's id, the beginning of one, `latest`, or a path that ends with `.json`
 * @param cluster a key of the cases' metadata, or a variable
 * @throws CupelError `store.noSuchRun`, `compare.badFile`, `compare.noMetric` when no case has such a figure
 */
export async function loadScores(
  store: Store,
  reference: string,
  figure: Figure,
  cluster?: string,
): Promise<RunScores> {
  if (reference.endsWith('.json')) {
    const { scores, metrics } = await readFileScores(reference, figure, cluster);
    return requireFigure(scores, figure, async () => metrics());
  }
  const run = await store.run(reference);
  if (!run)
    throw new CupelError('store.noSuchRun', `there is no run "${reference}"`, {
      hint: 'List them with: cupel runs',
    });
  const scores = toRunScores(run.id, run, await store.scores(run.id, figure, cluster));
  return requireFigure(scores, figure, async () => {
    const { metrics } = run.summary ?? (await store.summarise(run.id));
    // Cases have no value of a derived one.
    return Object.keys(metrics).filter((name) => metrics[name]?.value === undefined);
  });
}

/** What every case has, or may have, without a metric. */
const caseFigures = ['score', 'pass', 'cost', 'latency'];

/** @param metrics the names of those that the run has */
async function requireFigure(
  scores: RunScores,
  figure: Figure,
  metrics: () => Promise<readonly string[]>,
): Promise<RunScores> {
  const { name, columns } = scores;
  const hasValue = columns.some(({ cases }) => cases.some(({ value }) => value !== null));
  if (hasValue || columns.length === 0 || caseFigures.includes(figure)) return scores;
  const known = [...caseFigures, ...(await metrics()).toSorted()];
  const nearest = nearestName(figure, known);
  throw new CupelError('compare.noMetric', `${name} has no metric "${figure}"`, {
    hint: nearest ? `Did you mean "${nearest}"? It has ${known.join(', ')}.` : `It has ${known.join(', ')}.`,
  });
}

/** The suite's `cupel.cluster`, as a run, or what a file holds of one, was recorded with it. */
export async function recordedCluster(store: Store, reference: string): Promise<string | undefined> {
  if (!reference.endsWith('.json')) return (await store.run(reference))?.statistics?.cluster;
  return recorded.safeParse(await readJson(reference)).data?.run.statistics.cluster;
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
  return (await readFileScores(file, figure, cluster)).scores;
}

async function readFileScores(
  file: string,
  figure: Figure,
  cluster: string | undefined,
): Promise<{ scores: RunScores; metrics: () => string[] }> {
  const json = await readJson(file);
  if (isBaseline(json)) {
    const baseline = baselineFile.safeParse(json);
    if (baseline.success)
      return {
        scores: baselineScores(baseline.data, figure),
        metrics: () => namesIn(baseline.data.results.map((row) => row[6])),
      };
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
  return {
    scores: toRunScores(run.id, labels, averaged(results, figure, cluster)),
    metrics: () => namesIn(results.map(({ namedScores = {} }) => namedScores)),
  };
}

function namesIn(scores: readonly Readonly<Record<string, number>>[]): string[] {
  return [...new Set(scores.flatMap((each) => Object.keys(each)))];
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
