import type { Diagnostic } from '../diagnostics.ts';
import type { WrittenCase } from '../suites/expandCases.ts';
import type { Location } from '../location.ts';
import { parseModelName } from '../providers/modelName.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import type { Suite } from '../suites/suite.ts';
import type { SuiteCases } from '../suites/suiteCases.ts';
import type { PriceBook } from './price.ts';

const limitNames = [
  'max_completion_tokens',
  'max_tokens',
  'max_output_tokens',
  'maxOutputTokens',
  'maxTokens',
];

type Json = Readonly<Record<string, unknown>>;

/** Whether a suite limits answers anywhere: prices say nothing of them where it does not. */
export function hasLimit(suite: Suite, cases?: Pick<SuiteCases, 'written' | 'defaults'>): boolean {
  const limits = (config: unknown): boolean => isMap(config) && limitNames.some((key) => key in config);
  const all = [...(cases?.defaults ? [cases.defaults] : []), ...(cases?.written ?? [])];
  return (
    [...suite.providers, ...suite.prompts].some(({ config }) => limits(config)) ||
    all.some(({ config: { options } }) => options && (limits(options) || limits((options as Json)['config'])))
  );
}

/** Where a setting of a map stands; or, not exactly, what it belongs to. */
type Place = (name: string) => { location: Location; exact: boolean } | undefined;

const exactly = (location: Location) => ({ location, exact: true });
const about = (location: Location | undefined) => location && { location, exact: false };

/**
 * Limits on answers that are above what the model can write, which most vendors refuse: of providers, of prompts that
 * bring settings along, and of cases.
 * @param cases the cases as they are written
 */
export function limitDiagnostics(
  suite: Suite,
  prices: PriceBook,
  cases?: Pick<SuiteCases, 'written' | 'defaults'>,
): Diagnostic[] {
  const models = suite.providers.flatMap((spec) => {
    const name = parseModelName(spec.id);
    const most = name && prices.price(name.vendor, name.model)?.maxOutput;
    return name && most !== undefined ? [{ spec, model: name.model, most }] : [];
  });
  const found: Diagnostic[] = [];
  const check = (config: Json, place: Place, of: typeof models): void => {
    for (const key of limitNames) {
      const limit = config[key];
      // The narrowest model says it for the others.
      const [narrowest] = of.toSorted((a, b) => a.most - b.most);
      if (typeof limit !== 'number' || !narrowest || limit <= narrowest.most) continue;
      const at = place(key);
      if (at) found.push(above(key, limit, narrowest, at));
    }
  };
  for (const each of models) check(each.spec.config, providerPlace(suite, each.spec), [each]);
  for (const prompt of suite.prompts) {
    const asked = models.filter(({ spec }) => !spec.prompts || spec.prompts.includes(prompt.label));
    check(prompt.config, promptPlace(suite, prompt.location), asked);
  }
  for (const written of [...(cases?.defaults ? [cases.defaults] : []), ...(cases?.written ?? [])])
    checkCase(written, models, check);
  return found;
}

function above(
  key: string,
  limit: number,
  { model, most }: { model: string; most: number },
  { location, exact }: { location: Location; exact: boolean },
): Diagnostic {
  return {
    code: 'suite.limitAboveModel',
    severity: 'warning',
    message: `"${key}" is ${limit}, and "${model}" writes ${most} tokens at most.`,
    location,
    hint: `Set it to ${most} or less.`,
    ...(exact && {
      fixes: [{ title: `Set it to ${most}`, edits: [{ range: location.range, newText: String(most) }] }],
    }),
  };
}

/** A case's options, and `config` in them, stand before the provider's. */
function checkCase<M extends { spec: ProviderSpec }>(
  { config, locate }: WrittenCase,
  models: readonly M[],
  check: (config: Json, place: Place, of: M[]) => void,
): void {
  const { options, providers } = config;
  if (!options) return;
  const asked = models.filter(
    ({ spec }) => !providers || providers.some((name) => name === spec.label || name === spec.id),
  );
  check(options, (key) => exactly(locate(['options', key])), asked);
  const inner = (options as Json)['config'];
  if (isMap(inner)) check(inner, (key) => exactly(locate(['options', 'config', key])), asked);
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The setting in the suite's text; the provider's place where it is from another file. */
function providerPlace(suite: Suite, { location }: ProviderSpec): Place {
  const item = itemAt(suite, ['targets', 'providers'], location);
  if (!item) return () => about(location);
  const key = isMap(item.value) && !('id' in item.value) ? Object.keys(item.value)[0] : undefined;
  return (name) => exactly(suite.locate([...item.path, ...(key === undefined ? [] : [key]), 'config', name]));
}

/** The setting in the suite's text; the prompt's own place where it is in front of a prompt file. */
function promptPlace(suite: Suite, location: Location | undefined): Place {
  const item = itemAt(suite, ['prompts'], location);
  return (name) => (item ? exactly(suite.locate([...item.path, 'config', name])) : about(location));
}

/** The item of a list of the suite that stands at a place. */
function itemAt(
  suite: Suite,
  keys: readonly string[],
  location: Location | undefined,
): { path: (string | number)[]; value: unknown } | undefined {
  if (!location || !isMap(suite.source)) return undefined;
  for (const key of keys) {
    const list = suite.source[key];
    if (!Array.isArray(list)) continue;
    for (const [index, value] of list.entries()) {
      const { file, range } = suite.locate([key, index]);
      const { start } = location.range;
      if (file === location.file && range.start.line === start.line && range.start.column === start.column)
        return { path: [key, index], value: value as unknown };
    }
  }
  return undefined;
}
