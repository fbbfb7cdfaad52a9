import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Result, RunRecord } from '../engine/result.ts';
import { CupelError, messageOf } from '../errors.ts';
import { fileStart } from '../location.ts';
import type { SummaryOptions } from '../summaries/summaryOptions.ts';

const figures = z.looseObject({ total: z.number() });

const statistics = z.looseObject({
  cluster: z.string().exactOptional(),
  slices: z.array(z.string()).exactOptional(),
  repeatThreshold: z.number().exactOptional(),
  caseThresholds: z.record(z.coerce.number<number>(), z.number()).exactOptional(),
  failOnRegression: z.boolean().exactOptional(),
}) satisfies z.ZodType<SummaryOptions>;

const runFile = z.looseObject({
  version: z.literal(1),
  run: z.looseObject({
    id: z.string(),
    suite: z.string(),
    suiteName: z.string().optional(),
    description: z.string().nullish(),
    startedAt: z.string(),
    endedAt: z.string().nullish(),
    status: z
      .enum(['running', 'finished', 'cancelled', 'budget', 'timeLimit', 'interrupted', 'failed'])
      .optional(),
    planned: z.number().nullish(),
    gitCommit: z.string().optional(),
    cupelVersion: z.string(),
    config: z.unknown(),
    statistics: statistics.optional(),
  }),
  prompts: z.array(z.object({ id: z.string(), label: z.string(), raw: z.string(), hash: z.string() })),
  providers: z.array(z.object({ id: z.string(), label: z.string() })),
  summary: figures,
  results: z.array(
    z.looseObject({
      id: z.string(),
      case: z.int().min(0),
      prompt: z.int().min(0),
      provider: z.int().min(0),
      repeat: z.int().min(0),
      vars: z.record(z.string(), z.unknown()),
      output: z.unknown(),
      pass: z.boolean(),
      score: z.number(),
      assertions: z.array(
        z.looseObject({
          type: z.string(),
          pass: z.boolean(),
          score: z.number(),
          reason: z.string(),
          weight: z.number(),
        }),
      ),
      tokens: z.looseObject({ input: z.number(), output: z.number() }).nullable(),
      cost: z.number().nullable(),
      latencyMs: z.number().nullable(),
      cached: z.boolean(),
      error: z.object({ code: z.string(), message: z.string() }).optional(),
      caseHash: z.string(),
    }),
  ),
});

/** A run as a result file holds it. */
export interface RunFile {
  file: string;
  run: RunRecord;
  results: Result[];
}

/**
 * Reads a result file, version 1.
 * @throws CupelError `report.notReadable`, `report.notARun` with what is wrong with it
 */
export async function readRunFile(file: string): Promise<RunFile> {
  const parsed = runFile.safeParse(await readJson(file));
  if (!parsed.success)
    throw new CupelError('report.notARun', `not a result file of version 1: ${firstIssue(parsed.error)}`, {
      location: fileStart(file),
      hint: 'Write one with: cupel export <run> -o file.json',
    });
  const { run, prompts, providers, results } = parsed.data;
  return {
    file,
    run: {
      id: run.id,
      suite: run.suite,
      suiteName: run.suiteName ?? run.suite,
      ...(run.description ? { description: run.description } : {}),
      startedAt: run.startedAt,
      ...(run.endedAt ? { endedAt: run.endedAt } : {}),
      status: run.status ?? 'finished',
      ...(typeof run.planned === 'number' ? { planned: run.planned } : {}),
      ...(run.gitCommit === undefined ? {} : { gitCommit: run.gitCommit }),
      cupelVersion: run.cupelVersion,
      config: run.config,
      ...(run.statistics ? { statistics: run.statistics } : {}),
      prompts,
      providers,
    },
    // The schema names what is relied on; the rest of a result is carried along as it is.
    results: results as unknown as Result[],
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CupelError('report.notReadable', isMissing ? 'There is no such file.' : messageOf(error), {
      location: fileStart(file),
    });
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join('.') || 'the file'}: ${issue.message}` : 'unknown';
}
