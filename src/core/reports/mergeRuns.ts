import { isDeepStrictEqual } from 'node:util';
import type { RunRecord, RunStatus } from '../engine/result.ts';
import { CupelError } from '../errors.ts';
import { fileStart } from '../location.ts';
import type { Store } from '../store/store.ts';
import type { SummaryOptions } from '../summaries/summaryOptions.ts';
import type { RunFile } from './readRunFile.ts';
import { requireShards } from './requireShards.ts';

/**
 * Puts the shards of one run together and records the whole: its summary is the one of the run without shards (but for
 * the time it took: from the first start to the last end).
 * @throws CupelError `merge.different` when they are not of one run, `merge.overlap` when two hold the same result,
 * `merge.incomplete` when a shard is missing
 */
export async function mergeRuns(store: Store, files: readonly RunFile[], id: string): Promise<RunRecord> {
  const [first, ...others] = files;
  if (!first) throw new CupelError('merge.nothing', 'no result file was given');
  for (const other of others) requireSamePlan(first, other);
  requireShards(files);
  requireApart(files);
  const { run } = first;
  const statistics = statisticsOf(files);
  const started = files.map((each) => each.run.startedAt).sort();
  const ended = files.map((each) => each.run.endedAt ?? each.run.startedAt).sort();
  await store.beginRun({
    ...run,
    config: withoutShard(run.config),
    id,
    startedAt: started[0] ?? run.startedAt,
    status: 'running',
    ...(statistics ? { statistics } : {}),
    planned: files.reduce((sum, { run: { planned }, results }) => sum + (planned ?? results.length), 0),
  });
  for (const { results } of files) await Promise.all(results.map((result) => store.record(id, result)));
  return store.finishRun(id, statusOf(files), ended.at(-1) ?? run.startedAt);
}

/** A shard knows the thresholds of the suite's cases where some of its own are repeated. */
function statisticsOf(files: readonly RunFile[]): SummaryOptions | undefined {
  const known = files.flatMap(({ run: { statistics } }) => statistics ?? []);
  if (known.length === 0) return undefined;
  const all = known.map(({ caseThresholds = {} }) => caseThresholds);
  const caseThresholds = Object.assign({}, ...all) as Record<number, number>;
  return { ...known[0], ...(Object.keys(caseThresholds).length > 0 ? { caseThresholds } : {}) };
}

/** The first of them that any shard has says what the whole is. Nobody is at a shard that was still running. */
function statusOf(files: readonly RunFile[]): RunStatus {
  const statuses = new Set(
    files.map(({ run: { status } }) => (status === 'running' ? 'interrupted' : status)),
  );
  const order = ['cancelled', 'interrupted', 'failed', 'budget', 'timeLimit'] as const;
  return order.find((status) => statuses.has(status)) ?? 'finished';
}

/** The whole is no shard. */
function withoutShard(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || !('options' in config)) return config;
  const { shard: _, ...options } = (config.options ?? {}) as { shard?: unknown };
  return { ...config, options };
}

function requireSamePlan(first: RunFile, other: RunFile): void {
  const same =
    isDeepStrictEqual(
      first.run.prompts.map((prompt) => prompt.hash),
      other.run.prompts.map((prompt) => prompt.hash),
    ) && isDeepStrictEqual(first.run.providers, other.run.providers);
  if (same) return;
  throw new CupelError('merge.different', `its prompts or providers are not those of ${first.file}`, {
    location: fileStart(other.file),
    hint: 'Merge the shards of one suite, run from one commit.',
  });
}

function requireApart(files: readonly RunFile[]): void {
  const owners = new Map<string, string>();
  for (const { file, results } of files)
    for (const { id } of results) {
      const owner = owners.get(id);
      if (owner !== undefined)
        throw new CupelError('merge.overlap', `result ${id} is in ${owner} as well`, {
          location: fileStart(file),
          hint: 'Give each shard once: --shard 1/3, 2/3, 3/3.',
        });
      owners.set(id, file);
    }
}
