import type { Suite } from '../suites/suite.ts';
import { Turns } from '../turns.ts';
import { planCases, type PlannedCase, type PlanOptions } from './plan.ts';
import type { RunRecord } from './result.ts';
import { storedOptions } from './resumedOptions.ts';

/** How often a case is asked: in so many columns (prompt × provider), in each so often. */
export interface Asked {
  readonly columns: number;
  readonly repeats: number;
}

/**
 * How often a run asks each of its cases, by their index. Empty when hooks may change what is asked: it is not known.
 * @param below only of cases with a smaller index; those behind are not read
 */
export async function askedCases(
  suite: Suite,
  options: PlanOptions,
  { below = Infinity, signal }: { below?: number; signal?: AbortSignal } = {},
): Promise<Map<number, Asked>> {
  const asked = new Map<number, Asked>();
  for await (const planned of unhurried(suite, options, signal)) {
    if (planned.case.index >= below) break;
    asked.set(planned.case.index, askedOf(planned));
  }
  return asked;
}

/**
 * How often a run of the past asked the cases that the suite still has, by their hash. Which of them it chose is not
 * looked at: a case that was not asked has no result. Empty when it is not known, because the suite has other prompts or
 * providers now, or restricts them otherwise.
 * @param wanted the hash of each case that it is asked for, as often as there are cases with it; all without it
 */
export async function askedInRun(
  suite: Suite,
  run: RunRecord,
  wanted?: readonly string[],
): Promise<Map<string, Asked>> {
  const asked = new Map<string, Asked>();
  const source = sourceOf(run);
  if (!source || !hasColumnsOf(suite, run) || restrictions(suite.source) !== restrictions(source))
    return asked;
  const { repeat, filter } = storedOptions(run);
  const left = wanted && countsOf(wanted);
  if (left?.size === 0) return asked;
  const options: PlanOptions =
    filter?.providers === undefined ? {} : { filter: { providers: filter.providers } };
  const usual = usualRepeats(source);
  for await (const { case: each, columns } of unhurried(suite, options)) {
    const { hash } = each;
    if (left && !left.has(hash)) continue;
    const repeats = repeat ?? each.options.repeat ?? usual;
    const other = asked.get(hash);
    // Of cases that are the same, the one that is asked more often: that one must have been asked, too.
    asked.set(hash, {
      columns: Math.max(columns.length, other?.columns ?? 0),
      repeats: Math.max(repeats, other?.repeats ?? 0),
    });
    if (left && isLast(left, hash)) break;
  }
  return asked;
}

/** The cases of a plan; the other work of the thread gets its turn between them. */
async function* unhurried(
  suite: Suite,
  options: PlanOptions,
  signal?: AbortSignal,
): AsyncGenerator<PlannedCase> {
  if (suite.extensions.length > 0) return;
  const turns = new Turns();
  for await (const planned of planCases(suite, options, signal)) {
    const pause = turns.due();
    if (pause) await pause;
    signal?.throwIfAborted();
    yield planned;
  }
}

function askedOf({ columns, repeats }: PlannedCase): Asked {
  return { columns: columns.length, repeats };
}

function countsOf(hashes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}

/** Notes that a case was found; true when there is none left to look for. */
function isLast(left: Map<string, number>, hash: string): boolean {
  const count = left.get(hash) ?? 0;
  if (count > 1) left.set(hash, count - 1);
  else left.delete(hash);
  return left.size === 0;
}

function hasColumnsOf({ prompts, providers }: Suite, run: RunRecord): boolean {
  return (
    prompts.length === run.prompts.length &&
    providers.length === run.providers.length &&
    prompts.every(({ hash }, index) => hash === run.prompts[index]?.hash) &&
    providers.every(({ label }, index) => label === run.providers[index]?.label)
  );
}

type Written = Readonly<Record<string, unknown>>;

/** The suite as it was written when it ran; undefined when the record does not have it. */
function sourceOf({ config }: RunRecord): Written | undefined {
  const { suite } = mapOf(config);
  return typeof suite === 'object' && suite !== null ? mapOf(suite) : undefined;
}

/** How often a suite asks a case that does not say it itself. */
function usualRepeats({ evaluateOptions, commandLineOptions }: Written): number {
  const written = [evaluateOptions, commandLineOptions].map((each) => mapOf(each)['repeat']);
  return written.find((each) => typeof each === 'number') ?? 1;
}

/**
 * What a suite's text says on who is asked what, and how often, as a text to compare: no case's hash and no provider's
 * label has it.
 */
function restrictions(source: unknown): string {
  const { providers, targets, defaultTest, tests, scenarios, extensions } = mapOf(source);
  const ofProviders = listOf(targets ?? providers).map((each) => {
    const map = mapOf(each);
    const [only] = Object.values(map);
    return map['prompts'] ?? mapOf(only)['prompts'] ?? null;
  });
  const parts = listOf(scenarios).flatMap((each) => {
    const { config, tests: own } = mapOf(each);
    return [...listOf(config), ...listOf(own)];
  });
  const ofCases = [defaultTest, ...listOf(tests), ...parts].flatMap((each) => {
    const { providers: asked, prompts, options } = mapOf(each);
    const { repeat } = mapOf(options);
    return asked === undefined && prompts === undefined && repeat === undefined
      ? []
      : [{ asked, prompts, repeat }];
  });
  return JSON.stringify([ofProviders, ofCases, extensions ?? []]);
}

function mapOf(value: unknown): Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Written) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
