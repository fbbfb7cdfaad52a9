import type { AssertionSpec } from '../assertions/assertion.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { dropUndefined, toAssertionSpec } from './assertionSpec.ts';
import { caseHash } from './caseHash.ts';
import { caseOptionKeys, type CaseConfig } from './schema.ts';
import type { Case, CaseOptions } from './suite.ts';
import type { Path } from './yamlDocument.ts';

/** A case as it is written, its variables read, and where its parts stand. */
export interface WrittenCase {
  readonly config: CaseConfig;
  readonly locate: (path: Path) => Location;
  /** Why it cannot be read, where it is a broken row of a dataset. */
  readonly mistakes?: readonly [Diagnostic, ...Diagnostic[]];
  /** What it may mean otherwise than it is read. */
  readonly doubts?: () => Diagnostic[];
  /** Its variables come from a server: texts, never templates or names of files. */
  readonly foreign?: true;
}

/** A written case whose assertions are ready, so that cases that share it share them. */
export interface CaseLayer {
  readonly config: CaseConfig;
  readonly assertions: readonly AssertionSpec[];
  readonly location: Location;
  readonly mistake?: Diagnostic;
  readonly foreign?: true;
}

/** Makes a written case ready to be laid over others. */
export function toLayer({ config, locate, mistakes, foreign }: WrittenCase, directory: string): CaseLayer {
  const assertions = (config.assert ?? []).map((assertion, index) =>
    toAssertionSpec(assertion, directory, (path) => locate(['assert', index, ...path])),
  );
  return {
    config,
    assertions,
    location: locate([]),
    ...(mistakes ? { mistake: mistakes[0] } : {}),
    ...(foreign ? { foreign } : {}),
  };
}

/**
 * Lays a case over what it starts from (`defaultTest`, then a scenario's set): variables, metadata and options by key,
 * assertions one list after the other. Then list variables make one case an element, several lists their product, the
 * first list varying slowest.
 */
export function* expandCase(layers: readonly CaseLayer[]): Generator<Omit<Case, 'index'>> {
  const base = mergeLayers(layers);
  const broken = layers.find(({ mistake }) => mistake !== undefined);
  if (broken?.mistake) {
    yield brokenCase(base, broken.mistake);
    return;
  }
  const { vars } = base;
  const combined = base.options.disableVarExpansion ? [vars] : combinations(vars);
  for (const combination of combined) {
    const made = { ...base, vars: combination };
    yield { ...made, hash: caseHash(made) };
  }
}

/** A row that cannot be read is a case that cannot be called: told from others by its place and what is wrong. */
function brokenCase(base: Omit<Case, 'index' | 'hash'>, mistake: Diagnostic): Omit<Case, 'index'> {
  const { message, location } = mistake;
  const { start } = location.range;
  const made = { ...base, vars: {}, assertions: [], location, mistake };
  return { ...made, hash: caseHash({ ...made, vars: { message, line: start.line } }) };
}

/** How many cases `expandCase` makes of these variables. */
export function countCombinations(vars: Readonly<Record<string, unknown>>): number {
  return Object.values(vars).reduce<number>(
    (count, value) => count * (isExpanded(value) ? value.length : 1),
    1,
  );
}

function isExpanded(value: unknown): value is unknown[] {
  return Array.isArray(value) && typeof value[0] === 'string';
}

function* combinations(vars: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  const lists = Object.entries(vars).filter((entry): entry is [string, unknown[]] => isExpanded(entry[1]));
  const total = countCombinations(vars);
  for (let index = 0; index < total; index += 1) {
    const made: Record<string, unknown> = { ...vars };
    let rest = index;
    for (let at = lists.length - 1; at >= 0; at -= 1) {
      const [name, values] = lists[at] ?? ['', []];
      made[name] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield made;
  }
}

/** What the layers come to, its variables not expanded. */
export function mergeLayers(layers: readonly CaseLayer[]): Omit<Case, 'index' | 'hash'> {
  const configs = layers.map(({ config }) => config);
  const last = <K extends keyof CaseConfig>(key: K): CaseConfig[K] =>
    configs.findLast((config) => config[key] !== undefined)?.[key];
  const merged = (key: 'metadata' | 'options'): Record<string, unknown> =>
    Object.assign({}, ...configs.map((config) => config[key])) as Record<string, unknown>;
  const vars = Object.assign({}, ...configs.map(({ vars }) => (isMap(vars) ? vars : {}))) as Record<
    string,
    unknown
  >;
  const options = toOptions(merged('options'));
  const [defaults, ...own] = layers;
  const kept = options.disableDefaultAsserts && layers.length > 1 ? own : [defaults, ...own];
  const provider = last('provider');
  const providers = last('providers') ?? (provider === undefined ? undefined : [idOf(provider)]);
  // A description of `defaultTest` would name all cases alike.
  const description = (layers.length > 1 ? own : layers)
    .map(({ config }) => config.description)
    .filter((text) => text !== undefined);
  return {
    ...dropUndefined({
      description: description.length > 0 ? description.join(' · ') : undefined,
      threshold: last('threshold'),
      providerOutput: last('providerOutput'),
      providers,
      prompts: last('prompts'),
      assertScoringFunction: last('assertScoringFunction'),
    }),
    ...foreignVariables(layers),
    vars,
    assertions: kept.flatMap((layer) => layer?.assertions ?? []),
    metadata: merged('metadata'),
    options,
    location: layers.at(-1)?.location ?? {
      file: '',
      range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
    },
  };
}

function foreignVariables(layers: readonly CaseLayer[]): Pick<Case, 'foreignVariables'> {
  const names = layers.flatMap(({ foreign, config: { vars } }) =>
    foreign && isMap(vars) ? Object.keys(vars) : [],
  );
  return names.length > 0 ? { foreignVariables: new Set(names) } : {};
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(provider: unknown): string {
  if (typeof provider === 'string') return provider;
  const { label, id } = isMap(provider) ? provider : {};
  return typeof label === 'string' ? label : typeof id === 'string' ? id : '';
}

/** Keys that are not options of ours override the provider's config. */
function toOptions(written: Record<string, unknown>): CaseOptions {
  const known: Record<string, unknown> = {};
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(written))
    if (key === 'postprocess') known['transform'] ??= value;
    else if (key === 'config' && isMap(value)) Object.assign(config, value);
    else if (Object.hasOwn(caseOptionKeys, key)) known[key] = value;
    else config[key] = value;
  return { ...(known as CaseOptions), ...(Object.keys(config).length > 0 ? { config } : {}) };
}
