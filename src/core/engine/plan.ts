import { createHash } from 'node:crypto';
import { CupelError, messageOf } from '../errors.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { createRandom } from '../stats/random.ts';
import { partOf } from '../suites/data/split.ts';
import { matchesGlob } from '../suites/fileReference.ts';
import type { Case, Suite } from '../suites/suite.ts';
import type { Labelled } from '../suites/uniqueLabels.ts';
import { conversationId, readsConversation } from './callOrder.ts';
import type { CallFilter } from './runOptions.ts';

/** One request that a run will make: prompt × provider × case × repeat, each by its index in the suite. */
export interface PlannedCall {
  /** `case.prompt.provider.repeat`. */
  readonly id: string;
  readonly case: Case;
  readonly prompt: number;
  readonly provider: number;
  readonly repeat: number;
  /** How many columns (prompt × provider) its case has. */
  readonly columns: number;
}

export interface PlanOptions {
  readonly filter?: CallFilter;
  readonly repeat?: number;
  readonly shard?: { index: number; count: number };
  /** Indexes of the cases that failed in the run of `filter.failingIn`. */
  readonly failing?: ReadonlySet<number>;
}

interface Column {
  readonly prompt: number;
  readonly provider: number;
}

/**
 * The calls of a run, case by case, made as they are asked for: a plan of a million calls takes no memory.
 * Filters go first (split, pattern, failing, chosen cases), then `firstN`, then `sample`, then the shard.
 */
export async function* planCalls(
  suite: Suite,
  options: PlanOptions,
  signal?: AbortSignal,
): AsyncGenerator<PlannedCall> {
  for await (const { case: each, columns, repeats } of planCases(suite, options, signal))
    for (const { prompt, provider } of columns)
      for (let repeat = 0; repeat < repeats; repeat += 1)
        yield {
          id: `${each.index}.${prompt}.${provider}.${repeat}`,
          case: each,
          prompt,
          provider,
          repeat,
          columns: columns.length,
        };
}

/** A case of a run, with the columns that it is asked in, and how often in each. */
export interface PlannedCase {
  readonly case: Case;
  readonly columns: readonly Column[];
  readonly repeats: number;
}

/** The cases of a run, as they are asked for. */
export async function* planCases(
  suite: Suite,
  options: PlanOptions,
  signal?: AbortSignal,
): AsyncGenerator<PlannedCase> {
  const columns = new Columns(suite, options.filter?.providers);
  const repeats = options.repeat ?? suite.options.repeat ?? 1;
  for await (const each of selectCases(suite, options, signal))
    yield {
      case: each,
      columns: columns.of(each),
      repeats: options.repeat ?? each.options.repeat ?? repeats,
    };
}

/** How many calls there will be, where that is known without reading the cases. */
export function countCalls(
  suite: Suite,
  { filter = {}, repeat, shard, failing }: PlanOptions,
): number | undefined {
  const { split, pattern, firstN, sample, cases } = filter;
  if (suite.caseCount === undefined || split || pattern !== undefined || cases || failing) return undefined;
  if (shard !== undefined && shard.count > 1) return undefined;
  const count = Math.min(suite.caseCount, firstN ?? Infinity, sample?.n ?? Infinity);
  return count * new Columns(suite, filter.providers).all.length * (repeat ?? suite.options.repeat ?? 1);
}

/** The providers that a run will ask. */
export function plannedProviders(suite: Suite, filter: CallFilter = {}): ProviderSpec[] {
  const asked = new Set(new Columns(suite, filter.providers).all.map(({ provider }) => provider));
  return suite.providers.filter((_, index) => asked.has(index));
}

/** The cases of a run, without its columns. */
export async function* selectCases(
  suite: Suite,
  { filter = {}, shard, failing }: PlanOptions,
  signal?: AbortSignal,
): AsyncGenerator<Case> {
  const talks = shard !== undefined && suite.prompts.some(readsConversation);
  const sampled = filter.sample ? await sampleCases(suite, filter, failing, signal) : undefined;
  for await (const each of matchingCases(suite, filter, failing, signal)) {
    if (sampled && !sampled.has(each.index)) continue;
    if (shard && !inShard(talks ? hashOf(each) : each.hash, shard)) continue;
    yield each;
  }
}

async function* matchingCases(
  suite: Suite,
  filter: CallFilter,
  failing: ReadonlySet<number> | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Case> {
  const pattern = compile(filter.pattern, '--filter-pattern');
  const chosen = filter.cases ? new Set(filter.cases) : undefined;
  let left = filter.firstN ?? Infinity;
  if (left <= 0) return;
  const last = chosen ? Math.max(...chosen) : Infinity;
  for await (const each of suite.cases(signal)) {
    if (each.index > last) return;
    if (chosen && !chosen.has(each.index)) continue;
    if (failing && !failing.has(each.index)) continue;
    if (filter.split && partOf(each.hash, filter.split.holdout) !== filter.split.part) continue;
    if (pattern && !matches(each, pattern)) continue;
    yield each;
    left -= 1;
    if (left <= 0) return;
  }
}

/** Which of the matching cases are in the sample: Vitter's algorithm R (1985), one pass, n indexes of memory. */
async function sampleCases(
  suite: Suite,
  filter: CallFilter,
  failing: ReadonlySet<number> | undefined,
  signal: AbortSignal | undefined,
): Promise<Set<number>> {
  const { n, seed } = filter.sample ?? { n: 0, seed: 0 };
  const random = createRandom(seed);
  const kept: number[] = [];
  let seen = 0;
  for await (const each of matchingCases(suite, filter, failing, signal)) {
    seen += 1;
    if (kept.length < n) kept.push(each.index);
    else {
      const place = random.below(seen);
      if (place < n) kept[place] = each.index;
    }
  }
  return new Set(kept);
}

/** The cases of a conversation are in one shard, for each needs the answers before it. */
function hashOf(each: Case): string {
  if (each.options.disableConversationVar === true) return each.hash;
  return createHash('sha256').update(conversationId(each)).digest('hex');
}

/** By the content of the case, so that every machine agrees and a case keeps its shard when others are added. */
function inShard(hash: string, { index, count }: { index: number; count: number }): boolean {
  return parseInt(hash.slice(0, 12), 16) % count === index - 1;
}

function matches({ description, vars }: Case, pattern: RegExp): boolean {
  if (description !== undefined && pattern.test(description)) return true;
  return Object.values(vars).some((value) =>
    pattern.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
  );
}

/** Which prompts go to which providers: the same for all cases but those that name their own. */
class Columns {
  readonly all: readonly Column[];
  readonly #suite: Suite;

  constructor(suite: Suite, providerPattern: string | undefined) {
    this.#suite = suite;
    const wanted = compile(providerPattern, '--filter-providers');
    const all: Column[] = [];
    suite.prompts.forEach((prompt, promptIndex) => {
      suite.providers.forEach((spec, provider) => {
        if (wanted && !wanted.test(spec.id) && !wanted.test(spec.label)) return;
        if (spec.prompts && !namedIn(spec.prompts, prompt)) return;
        all.push({ prompt: promptIndex, provider });
      });
    });
    this.all = all;
  }

  of(each: Case): readonly Column[] {
    const { providers, prompts } = each;
    if (!providers && !prompts) return this.all;
    return this.all.filter(({ prompt, provider }) => {
      const spec: ProviderSpec | undefined = this.#suite.providers[provider];
      const template = this.#suite.prompts[prompt];
      if (!spec || !template) return false;
      if (providers && !namedIn(providers, spec)) return false;
      return !prompts || namedIn(prompts, template);
    });
  }
}

/** `openai:*` as a glob; `:` is no separator in it. A name that is a group (`dataset/a`) is matched by its beginning. */
function namedIn(
  names: readonly string[],
  { label, sharedLabel = label, id }: Labelled & { id: string },
): boolean {
  return names.some((name) =>
    [label, sharedLabel, id].some(
      (each) =>
        each === name || each.startsWith(`${name}/`) || (/[*?[{]/.test(name) && matchesGlob(each, name)),
    ),
  );
}

function compile(source: string | undefined, flag: string): RegExp | undefined {
  if (source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch (error) {
    throw new CupelError('run.badFilter', `the pattern of ${flag} does not compile: ${messageOf(error)}`);
  }
}
