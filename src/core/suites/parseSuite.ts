import type { Diagnostic } from '../diagnostics.ts';
import { nearestName } from './nearestName.ts';
import { keysAt, schemaDiagnostics } from './schemaDiagnostics.ts';
import {
  caseOptionKeys,
  type SuiteConfig,
  suiteSchema,
  testSchema,
  unsupportedFlags,
  unsupportedKeys,
} from './schema.ts';
import { resolveReferences } from './resolveReferences.ts';
import { sortDiagnostics } from './sortDiagnostics.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';

/** A suite's text, read; nothing that it names has been looked at. */
export interface SuiteDocument {
  readonly file: string;
  readonly yaml: YamlDocument;
  /** The typed value; undefined where the text does not fit the schema. */
  readonly config: SuiteConfig | undefined;
  /** The value as written, `$ref`s resolved and empty keys taken out. */
  readonly value: unknown;
  /** Whether a text in it may read `env`. */
  readonly usesEnv: boolean;
  /** Mistakes of syntax and shape. */
  readonly diagnostics: readonly Diagnostic[];
}

type Json = Record<string, unknown>;

/**
 * Reads the text of a suite, YAML or JSON. Never throws: what is wrong is in `diagnostics`, each at its place.
 * @param file absolute path, for the places
 * @param known texts that were parsed before
 */
export function parseSuite(text: string, file: string, known?: ParsedTexts): SuiteDocument {
  const parsed = parseUnsorted(text, file, known);
  return { ...parsed, diagnostics: sortDiagnostics(parsed.diagnostics, file) };
}

function parseUnsorted(text: string, file: string, known: ParsedTexts | undefined): SuiteDocument {
  const yaml = new YamlDocument(text, file, known);
  const diagnostics = [...yaml.diagnostics];
  const usesEnv = /\benv\s*[.[]/.test(text);
  const fail = (): SuiteDocument => ({
    file,
    yaml,
    config: undefined,
    value: yaml.value,
    usesEnv,
    diagnostics,
  });
  if (diagnostics.length > 0) return fail();
  if (!isMap(yaml.value)) {
    diagnostics.push({
      code: 'suite.wrongType',
      severity: 'error',
      message: yaml.value === null ? 'The suite is empty.' : 'A suite is a map of keys and values.',
      location: yaml.locate([]),
      hint: 'Begin with "prompts:", "providers:" and "tests:".',
    });
    return fail();
  }
  const value = withoutLibraries(yaml.value, text);
  if (text.includes('$ref')) diagnostics.push(...resolveReferences(value, yaml, known));
  if (diagnostics.length > 0) return fail();
  dropEmpty(value);
  const fits = known !== undefined && allFit(value['tests'], known.fitting);
  const shape = schemaDiagnostics(suiteSchema, fits ? { ...value, tests: [] } : value, yaml);
  diagnostics.push(
    ...shape,
    ...bothProviderKeys(value, yaml),
    ...unsupported(value, yaml),
    ...nearOptions(value, yaml),
  );
  if (shape.length > 0) return { file, yaml, config: undefined, value, usesEnv, diagnostics };
  return { file, yaml, config: value, value, usesEnv, diagnostics };
}

/** Whether all tests fit the schema, of which those of before need not be looked at again. */
function allFit(tests: unknown, fitting: WeakSet<object>): boolean {
  if (!Array.isArray(tests)) return false;
  return tests.every((test: unknown) => {
    if (!isMap(test)) return false;
    if (!fitting.has(test) && !testSchema.safeParse(test).success) return false;
    fitting.add(test);
    return true;
  });
}

/**
 * Takes out keys that only hold what others name: `x-…`, `.…` and `_…`, as elsewhere in the world of YAML, and unknown
 * ones that a `$ref: "#/key/…"` points into.
 */
function withoutLibraries(value: Json, text: string): Json {
  const named = new Set([...text.matchAll(/['"]#\/([^'"/]+)/g)].map(([, key]) => key));
  const isLibrary = (key: string) =>
    /^(?:x-|\.|_)/.test(key) || (named.has(key) && !Object.hasOwn(suiteSchema.shape, key));
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isLibrary(key)));
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Every map in `tests`, `scenarios` and `defaultTest` that is a case, with its path. */
export function* casesOf(value: unknown): Generator<{ path: Path; value: Json }> {
  if (!isMap(value)) return;
  if (isMap(value['defaultTest'])) yield { path: ['defaultTest'], value: value['defaultTest'] };
  yield* casesIn(value['tests'], ['tests']);
  for (const [index, scenario] of listOf(value['scenarios']).entries()) {
    if (!isMap(scenario)) continue;
    yield* casesIn(scenario['config'], ['scenarios', index, 'config']);
    yield* casesIn(scenario['tests'], ['scenarios', index, 'tests']);
  }
}

function* casesIn(tests: unknown, base: Path): Generator<{ path: Path; value: Json }> {
  for (const [index, test] of listOf(tests).entries())
    if (isMap(test)) yield { path: [...base, index], value: test };
}

/** Every assertion of a case, members of sets included, with its path. */
export function* assertionsOf(assert: unknown, base: Path): Generator<{ path: Path; value: Json }> {
  for (const [index, assertion] of listOf(assert).entries()) {
    if (!isMap(assertion)) continue;
    const path = [...base, index];
    yield { path, value: assertion };
    yield* assertionsOf(assertion['assert'], [...path, 'assert']);
  }
}

/** A key without a value (`assert:`) counts as not there, except where `null` means something. */
function dropEmpty(root: Json): void {
  const drop = (map: Json, keep: readonly string[] = []) => {
    for (const key of Object.keys(map)) if (map[key] === null && !keep.includes(key)) delete map[key];
  };
  const dropIn = (assertions: unknown): void => {
    for (const assertion of listOf(assertions)) {
      if (!isMap(assertion)) continue;
      drop(assertion, ['value']);
      if (assertion['assert'] !== undefined) dropIn(assertion['assert']);
    }
  };
  drop(root);
  for (const { value } of casesOf(root)) {
    drop(value, ['providerOutput']);
    if (isMap(value['options'])) drop(value['options']);
    dropIn(value['assert']);
  }
  for (const provider of [...listOf(root['providers']), ...listOf(root['targets'])])
    if (isMap(provider) && 'id' in provider) drop(provider);
}

function bothProviderKeys(root: Json, yaml: YamlDocument): Diagnostic[] {
  if (root['providers'] === undefined || root['targets'] === undefined) return [];
  return [
    {
      code: 'suite.invalidValue',
      severity: 'error',
      message: '"providers" and "targets" are two names of one thing; this suite has both.',
      location: yaml.locateKey(['targets']),
      hint: 'Put all of them under "providers".',
    },
  ];
}

function unsupported(root: Json, yaml: YamlDocument): Diagnostic[] {
  const known = { code: 'suite.notSupported', severity: 'warning' as const };
  const { commandLineOptions: flags } = root;
  return [
    ...Object.entries(unsupportedKeys)
      .filter(([key]) => root[key] !== undefined && root[key] !== false)
      .map(([key, message]) => ({ ...known, message, location: yaml.locateKey([key]) })),
    ...Object.keys(unsupportedFlags)
      .filter((key) => isMap(flags) && flags[key] !== undefined && flags[key] !== false)
      .map((key) => ({
        ...known,
        message: `\`commandLineOptions.${key}\` is not used.`,
        location: yaml.locateKey(['commandLineOptions', key]),
        hint: unsupportedFlags[key] ?? '',
      })),
  ];
}

/** Unknown keys of `options` go to the provider, and under `cupel` to later versions, unless they are near a known one. */
function nearOptions(root: Json, yaml: YamlDocument): Diagnostic[] {
  const check = (map: unknown, known: readonly string[], path: Path): Diagnostic[] => {
    if (!isMap(map)) return [];
    return Object.keys(map).flatMap((key) => {
      const nearest = known.includes(key) ? undefined : nearestName(key, known);
      if (nearest === undefined) return [];
      const location = yaml.locateKey([...path, key]);
      return [
        {
          code: 'suite.unknownKey',
          severity: 'warning' as const,
          message: `Unknown key "${key}" in "${String(path.at(-1))}".`,
          location,
          hint: `Did you mean "${nearest}"?`,
          fixes: [{ title: `Change to "${nearest}"`, edits: [{ range: location.range, newText: nearest }] }],
        },
      ];
    });
  };
  const options = Object.keys(caseOptionKeys);
  return [
    ...check(root['cupel'], keysAt(suiteSchema, ['cupel']), ['cupel']),
    ...[...casesOf(root)].flatMap(({ path, value }) =>
      check(value['options'], options, [...path, 'options']),
    ),
  ];
}
