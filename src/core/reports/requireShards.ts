import path from 'node:path';
import { canonicalJson } from '../engine/cacheKey.ts';
import { nothingChosen } from '../engine/planOptions.ts';
import { CupelError } from '../errors.ts';
import { fileStart } from '../location.ts';
import type { RunFile } from './readRunFile.ts';

interface Config {
  readonly suite?: unknown;
  readonly options?: Readonly<Record<string, unknown>> & {
    readonly shard?: Shard;
    readonly filter?: { readonly failingIn?: string };
  };
}

interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What may differ from shard to shard: they decide how calls are made and how many, not which there are. */
const ownOfShard = new Set([
  'shard',
  'maxCost',
  'allowUnknownPrice',
  'maxConcurrency',
  'cache',
  'cacheMaxAgeMs',
  'timeoutMs',
  'maxRetries',
]);

/**
 * Result files of shards must be all the shards of one run. Where none is a shard there is nothing to require.
 * @throws CupelError `merge.different`, `merge.overlap`, `merge.incomplete`; `run.nothingChosen` where all are empty
 */
export function requireShards(files: readonly RunFile[]): void {
  const [first, ...others] = files;
  if (!first || files.every((each) => shardOf(each) === undefined)) return;
  for (const other of others) requireSameRun(first, other);
  const seen = new Map<number, string>();
  for (const each of files) {
    const shard = shardOf(each);
    if (!shard) continue;
    const before = seen.get(shard.index);
    if (before !== undefined)
      throw new CupelError('merge.overlap', `it is shard ${shardText(shard)}, as ${before} is`, {
        location: fileStart(each.file),
        hint: 'Give each shard once: --shard 1/3, 2/3, 3/3.',
      });
    seen.set(shard.index, each.file);
  }
  const count = shardOf(first)?.count ?? 1;
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length === 0) return requireResults(files);
  const names = missing.map((index) => `${index}/${count}`).join(', ');
  throw new CupelError('merge.incomplete', `not all shards were given; missing: ${names}`, {
    hint: 'Give the result file of each shard. One without cases has a file too.',
  });
}

/** One shard may be empty, and nothing may have failed; a whole of nothing would pass for good. */
function requireResults(files: readonly RunFile[]): void {
  const isEmpty = files.every(({ run, results }) => run.status === 'finished' && results.length === 0);
  const asksFailing = files.some((each) => configOf(each).options?.filter?.failingIn !== undefined);
  if (isEmpty && !asksFailing) throw nothingChosen();
}

function requireSameRun(first: RunFile, other: RunFile): void {
  const counts = [first, other].map((each) => shardOf(each)?.count);
  if (counts[0] !== counts[1])
    throw different(other, `it is ${wordOf(other)}, and ${first.file} is ${wordOf(first)}`);
  const [before, own] = [configOf(first), configOf(other)];
  if (canonicalJson(before.suite) !== canonicalJson(own.suite))
    throw different(other, `its suite is not as that of ${first.file}`);
  const names = [...new Set([...Object.keys(before.options ?? {}), ...Object.keys(own.options ?? {})])];
  const unlike = names.filter(
    (name) =>
      !ownOfShard.has(name) &&
      canonicalJson(comparable(name, before.options?.[name])) !==
        canonicalJson(comparable(name, own.options?.[name])),
  );
  if (unlike.length > 0)
    throw different(other, `it was run with other options than ${first.file}: ${unlike.sort().join(', ')}`);
}

/** Each machine has the recording in a folder of its own. */
function comparable(name: string, value: unknown): unknown {
  return name === 'replay' && typeof value === 'string' ? path.win32.basename(value) : value;
}

function different({ file }: RunFile, message: string): CupelError {
  return new CupelError('merge.different', message, {
    location: fileStart(file),
    hint: 'Merge the shards of one suite, run from one commit with the same flags.',
  });
}

function wordOf(file: RunFile): string {
  const shard = shardOf(file);
  return shard ? `shard ${shardText(shard)}` : 'no shard';
}

function shardText({ index, count }: Shard): string {
  return `${index}/${count}`;
}

function shardOf(file: RunFile): Shard | undefined {
  return configOf(file).options?.shard;
}

function configOf({ run }: RunFile): Config {
  return run.config ?? {};
}
