import { CupelError } from '../errors.ts';
import { mark } from '../secrets.ts';
import { canonicalJson } from './cacheKey.ts';
import type { RunRecord } from './result.ts';
import type { CallFilter, RunOptions } from './runOptions.ts';

const decisive = ['repeat', 'cache', 'cacheMaxAgeMs', 'vars', 'shard', 'replay'] as const;

/** What decides which calls a run has and what they ask. A run that is taken up again keeps it. */
export interface KeptOptions extends Pick<RunOptions, (typeof decisive)[number]> {
  /** `split: null` is no split. Stores of earlier versions do not say. */
  readonly filter?: Omit<CallFilter, 'split'> & { readonly split?: CallFilter['split'] | null };
}

/** The options of a run as its record holds them, without their secrets. */
export interface StoredOptions
  extends KeptOptions, Pick<RunOptions, 'maxConcurrency' | 'maxCost' | 'allowUnknownPrice'> {
  readonly batch?: true;
}

export function storedOptions({ config }: RunRecord): StoredOptions {
  return (config as { options?: StoredOptions } | undefined)?.options ?? {};
}

/** Whether it is only a part of a run. */
export function isShard(run: RunRecord): boolean {
  return (storedOptions(run).shard?.count ?? 1) > 1;
}

export function keptOptions(options: RunOptions): KeptOptions {
  return {
    ...pick(options, decisive),
    filter: { split: null, ...options.filter },
  };
}

/** Those of the names that are given. */
export function pick<Options extends object, Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
): Pick<Options, Name> {
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Pick<Options, Name>;
}

/**
 * The options of a run that is taken up again: what decides over its calls is the run's own, and so is its budget unless
 * another one is given.
 * @throws CupelError `run.otherOptions`, `run.notKept`
 */
export async function resumedOptions(given: RunOptions): Promise<RunOptions> {
  const run = given.resume === undefined ? undefined : await given.store.run(given.resume);
  return run ? withKept(given, storedOptions(run), run.id) : given;
}

/** @throws CupelError `run.otherOptions`, `run.notKept` */
export function withKept(
  given: RunOptions,
  stored: KeptOptions & Pick<RunOptions, 'maxCost' | 'allowUnknownPrice'>,
  run: string,
): RunOptions {
  const { failingIn, ...asked } = given.filter ?? {};
  // The latest run is this one by now.
  const chosen = failingIn === undefined || failingIn === 'latest' ? asked : { ...asked, failingIn };
  const before = flagsOf(stored);
  const now = flagsOf({ ...given, filter: chosen });
  const { split, ...filter } = stored.filter ?? {};
  const others = [...now].filter(([flag, value]) => {
    if (!before.has(flag)) return flag !== '--split' || split === null;
    return isKept(flag, before.get(flag)) && !isSame(flag, value, before.get(flag));
  });
  if (others.length > 0)
    throw new CupelError(
      'run.otherOptions',
      `The run ${run} was begun with another choice of ${others.map(([flag]) => flag).join(', ')}.`,
      {
        hint: 'Leave it out: a run that goes on keeps its own. Or start a new run: what is cached is not asked again.',
      },
    );
  const lost = [...before].find(([flag, value]) => !isKept(flag, value) && !now.has(flag));
  if (lost)
    throw new CupelError('run.notKept', `What the run ${run} was given as ${lost[0]} was not kept.`, {
      hint: 'Give it again, as it was.',
    });
  return {
    ...pick(stored, ['maxCost', 'allowUnknownPrice', ...decisive]),
    ...given,
    filter: { ...filter, ...(split ? { split } : {}), ...chosen },
    ...(stored.vars || given.vars ? { vars: { ...stored.vars, ...given.vars } } : {}),
  };
}

/** Secrets are not kept, and earlier versions did not say which run was the latest. */
function isKept(flag: string, value: unknown): boolean {
  if (flag === '--filter-failing' && value === 'latest') return false;
  return !canonicalJson(value).includes(mark);
}

/** A run may be named by the beginning of its id. */
function isSame(flag: string, now: unknown, before: unknown): boolean {
  if (flag === '--filter-failing') return String(before).startsWith(String(now));
  return canonicalJson(now) === canonicalJson(before);
}

/** What was chosen, by the flags of `cupel run`. */
function flagsOf({ filter = {}, vars = {}, ...rest }: KeptOptions): Map<string, unknown> {
  const flags: Record<string, unknown> = {
    '--shard': rest.shard,
    '--repeat': rest.repeat,
    '--no-cache': rest.cache,
    '--cache-ttl': rest.cacheMaxAgeMs,
    '--replay': rest.replay,
    '--split': filter.split ?? undefined,
    '--filter-pattern': filter.pattern,
    '--filter-first-n': filter.firstN,
    '--filter-sample': filter.sample,
    '--filter-providers': filter.providers,
    '--filter-failing': filter.failingIn,
    'the cases': filter.cases,
    ...Object.fromEntries(Object.entries(vars).map(([name, value]) => [`--var ${name}`, value])),
  };
  return new Map(Object.entries(flags).filter(([, value]) => value !== undefined));
}
