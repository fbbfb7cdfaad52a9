import type * as z from 'zod';
import { changeTo, type Diagnostic } from '../diagnostics.ts';
import { valueText } from '../valueText.ts';
import { nearestName } from './nearestName.ts';
import type { Path, YamlDocument } from './yamlDocument.ts';

type Issue = z.core.$ZodIssue;

/** Every mistake in a value, by a schema, at its place in the document. */
export function schemaDiagnostics(
  schema: z.ZodType,
  value: unknown,
  document: YamlDocument,
  base: Path = [],
): Diagnostic[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const context: Context = { schema, value, document, base };
  return result.error.issues.flatMap((issue) => describe(issue, [], context));
}

interface Context {
  schema: z.ZodType;
  value: unknown;
  document: YamlDocument;
  base: Path;
}

function describe(issue: Issue, parent: Path, context: Context): Diagnostic[] {
  const path = [...parent, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors as Issue[][]);
    if (branch !== undefined) return branch.flatMap((inner) => describe(inner, path, context));
    return [wrongType(path, expectedOf(issue.errors as Issue[][]), context)];
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], context));
  if (issue.code === 'invalid_type') {
    const missing = valueAt(context.value, path) === undefined;
    return [missing ? missingKey(path, context) : wrongType(path, [issue.expected], context)];
  }
  return [
    {
      code: 'suite.invalidValue',
      severity: 'error',
      message: `${nameOf(path)} is not valid: ${issue.message}.`,
      location: context.document.locate([...context.base, ...path]),
    },
  ];
}

/** The alternative that the value was most likely meant to be; undefined when it is of none of their types. */
function closestBranch(branches: Issue[][]): Issue[] | undefined {
  let best: Issue[] | undefined;
  let bestWeight = Infinity;
  for (const branch of branches) {
    const mismatch = branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
    if (mismatch) continue;
    const weight = branch.reduce((sum, issue) => sum + weightOf(issue), 0);
    if (weight < bestWeight) [best, bestWeight] = [branch, weight];
  }
  return best;
}

function weightOf(issue: Issue): number {
  if (issue.path.length > 1) return 0.1;
  // A key that cannot be one: this alternative was not meant.
  if (issue.code === 'invalid_key') return 10;
  if (issue.code === 'invalid_union' && issue.path.length === 0)
    return closestBranch(issue.errors as Issue[][]) === undefined ? 100 : 0.5;
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
}

/** Rows of other tools have their variables beside each other. */
function knownKeys(known: readonly string[]): string {
  const list = `Known keys: ${known.join(', ')}.`;
  return known.includes('vars') ? `A variable stands under \`vars\`. ${list}` : list;
}

function unknownKey(path: Path, { schema, document, base }: Context): Diagnostic {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const known = keysAt(schema, parent);
  const nearest = nearestName(key, known);
  const location = document.locateKey([...base, ...path]);
  return {
    code: 'suite.unknownKey',
    severity: 'error',
    message: `Unknown key "${key}"${parent.length > 0 ? ` in ${nameOf(parent)}` : ''}.`,
    location,
    hint: nearest === undefined ? knownKeys(known) : `Did you mean "${nearest}"?`,
    ...(nearest === undefined
      ? {}
      : {
          fixes: [changeTo(nearest, location)],
        }),
  };
}

function missingKey(path: Path, { document, base }: Context): Diagnostic {
  return {
    code: 'suite.missingKey',
    severity: 'error',
    message: `The key "${String(path.at(-1))}" is missing.`,
    location: document.locate([...base, ...path.slice(0, -1)]),
  };
}

function wrongType(path: Path, expected: readonly string[], { document, base, value }: Context): Diagnostic {
  const words = [...new Set(expected.map((type) => typeNames[type] ?? type))];
  const location = document.locate([...base, ...path]);
  const meant = expected.includes('boolean') ? flagMeant(valueAt(value, path)) : undefined;
  return {
    code: 'suite.wrongType',
    severity: 'error',
    message: `${nameOf(path)} must be ${words.join(' or ')}, not ${kindOf(valueAt(value, path))}.`,
    location,
    ...(meant ? { hint: `Did you mean "${meant}"?`, fixes: [changeTo(meant, location)] } : {}),
  };
}

/** What older YAML, and people, write for true and false. */
const flags: Readonly<Record<string, string>> = {
  yes: 'true',
  y: 'true',
  on: 'true',
  true: 'true',
  no: 'false',
  n: 'false',
  off: 'false',
  false: 'false',
};

function flagMeant(value: unknown): string | undefined {
  return typeof value === 'string' ? flags[value.toLowerCase()] : undefined;
}

function expectedOf(branches: Issue[][]): string[] {
  return branches.flatMap((branch) =>
    branch.flatMap((issue) => {
      if (issue.path.length > 0) return [];
      if (issue.code === 'invalid_type') return [issue.expected];
      return issue.code === 'invalid_union' ? expectedOf(issue.errors as Issue[][]) : [];
    }),
  );
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  null: 'empty',
};

/** What a value is, in words for people. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys and values';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : valueText(value);
}

/** `"threshold"`, or `"assert[0]"` for an item of a list. */
function nameOf(path: Path): string {
  const last = path.findLastIndex((part) => typeof part === 'string');
  if (last === -1) return path.length === 0 ? 'The file' : `Item ${Number(path[0]) + 1}`;
  return `"${path.slice(last).reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : part), '')}"`;
}

/** The value at a path; undefined when there is none. */
function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null
        ? (current as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The keys that a schema knows at a path, over all its alternatives. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  return describedKeysAt(schema, path).map(({ key }) => key);
}

interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  options?: z.ZodType[];
  innerType?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  entries?: Record<string, unknown>;
  values?: unknown[];
}

function definition(schema: z.ZodType): Definition {
  const { def }: { def: object } = schema._zod;
  return def as Definition;
}

function alternatives(schema: z.ZodType): z.ZodType[] {
  const { innerType, options } = definition(schema);
  if (innerType) return alternatives(innerType);
  return options ? options.flatMap(alternatives) : [schema];
}

function step(schema: z.ZodType, key: string | number): z.ZodType[] {
  const { shape, element, keyType, valueType } = definition(schema);
  if (typeof key === 'number') return element ? [element] : [];
  // A map of ids does not take for one what another alternative knows as a key.
  const next = shape?.[key] ?? (keyType?.safeParse(key).success ? valueType : undefined);
  return next ? [next] : [];
}

/** The keys that a schema knows at a path, with what each of them is for. */
export function describedKeysAt(
  schema: z.ZodType,
  path: Path,
): { key: string; description: string | undefined }[] {
  const schemas = schemasAt(schema, path);
  const found = new Map<string, string | undefined>();
  for (const one of schemas)
    for (const [key, value] of Object.entries(definition(one).shape ?? {}))
      found.set(key, found.get(key) ?? descriptionOf(value));
  return [...found].map(([key, description]) => ({ key, description }));
}

/** The values that a schema takes at a path, where it takes only a few: `true` and `false`, or those of a list. */
export function valuesAt(schema: z.ZodType, path: Path): string[] {
  const each = schemasAt(schema, path).map((one): string[] => {
    const { type, entries, values } = definition(one);
    if (type === 'boolean') return ['true', 'false'];
    return [...Object.values(entries ?? {}), ...(values ?? [])].map(String);
  });
  return each.every((values) => values.length > 0) ? [...new Set(each.flat())] : [];
}

function schemasAt(schema: z.ZodType, path: Path): z.ZodType[] {
  let schemas = alternatives(schema);
  for (const key of path) schemas = schemas.flatMap((one) => step(one, key)).flatMap(alternatives);
  return schemas;
}

function descriptionOf(schema: z.ZodType): string | undefined {
  const { innerType } = definition(schema);
  return schema.description ?? (innerType && descriptionOf(innerType));
}
