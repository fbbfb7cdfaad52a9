import type { AssertionTypeRule } from '../../../core/suites/assertionTypeRule.ts';
import type { SuiteNames } from '../../../core/suites/suiteNames.ts';
import type { Price } from '../../../core/pricing/price.ts';
import type { YamlContext } from './yamlContext.ts';
import { templateFilters } from './templateFilters.ts';
import { templateAt } from './templatePlace.ts';
import { keysBehind } from './flowContext.ts';
import { siblingKeys, yamlContext } from './yamlContext.ts';

/** One thing that may be typed here. */
export interface Suggestion {
  label: string;
  /** `parameter`: a key that only the vendor knows, and no schema of suites. */
  kind: 'key' | 'parameter' | 'assertion' | 'provider' | 'variable' | 'file' | 'filter' | 'value' | 'prompt';
  /** What is put in place of what was typed. */
  insert: string;
  detail?: string;
  documentation?: string;
  /** Zero-based column of the cursor's line that the replaced text begins at. */
  column: number;
  sortText?: string;
}

/** What suggestions are made of. */
export interface SuiteKnowledge {
  keysAt(path: readonly (string | number)[]): { key: string; description?: string | undefined }[];
  /** What a key may hold where that is one of a few: `true` and `false`. */
  valuesAt(path: readonly (string | number)[]): readonly string[];
  assertionTypes: Readonly<Record<string, AssertionTypeRule>>;
  models(): Promise<readonly Price[]>;
  /** The keys that the config of a provider may have; none where that is not known. */
  parametersAt(path: readonly (string | number)[]): { key: string; description?: string | undefined }[];
  /** What the parts of the suite call each other. */
  names(): Promise<SuiteNames>;
  /** Names that the suite's cases give. */
  caseVariables(): Promise<readonly string[]>;
  /** Files below the suite's folder, as relative paths with `/`. */
  files(): Promise<readonly string[]>;
}

/** What may be typed at a place of a suite. */
export async function suggest(
  text: string,
  position: { line: number; column: number },
  knowledge: SuiteKnowledge,
): Promise<Suggestion[]> {
  const lines = text.split(/\r?\n/);
  const before = (lines[position.line] ?? '').slice(0, position.column);
  const template = templateAt(before);
  if (template?.kind === 'filter') return filters(template.column, (await knowledge.names()).filters);
  if (template) return variables(template.column, knowledge);
  const context = yamlContext(lines.slice(0, position.line + 1), position.column);
  if (!context) return [];
  if (context.kind === 'key') return keys(context, lines, position, knowledge);
  const own = await ownNames(context, knowledge);
  if (!own) return values(context, knowledge);
  const isQuoted = /["']/.test(before[context.column - 1] ?? '');
  return isQuoted ? own : own.map((each) => ({ ...each, insert: quotedWhereNeeded(each.insert) }));
}

async function variables(column: number, knowledge: SuiteKnowledge): Promise<Suggestion[]> {
  const names = await knowledge.caseVariables();
  return names.map((label) => ({ label, kind: 'variable', insert: label, column }));
}

/** The suite's own filters first. */
function filters(column: number, own: readonly string[]): Suggestion[] {
  const made = (label: string, sortText: string): Suggestion => ({
    label,
    kind: 'filter',
    insert: label,
    column,
    sortText,
  });
  return [
    ...own.map((label) => ({ ...made(label, `0${label}`), detail: 'nunjucksFilters' })),
    ...Object.entries(templateFilters).map(([label, documentation]) => ({
      ...made(label, `1${label}`),
      documentation,
    })),
  ];
}

async function keys(
  { path, column, siblings }: YamlContext,
  lines: readonly string[],
  { line, column: cursor }: { line: number; column: number },
  knowledge: SuiteKnowledge,
): Promise<Suggestion[]> {
  const current = lines[line] ?? '';
  const behind = (): string => [current.slice(cursor), ...lines.slice(line + 1)].join('\n');
  // Between quotation marks a colon would be part of the name.
  const quote = /["']/.exec(current[column - 1] ?? '')?.[0];
  const present = new Set(
    siblings ? [...siblings, ...keysBehind(behind(), quote)] : siblingKeys(lines, line),
  );
  const found =
    path.at(-1) === 'vars'
      ? variableKeys((await knowledge.names()).variables, column, present)
      : mapKeys(path, column, present, knowledge);
  return quote ? found.map((key) => ({ ...key, insert: key.label })) : found;
}

function variableKeys(names: readonly string[], column: number, present: ReadonlySet<string>): Suggestion[] {
  return names
    .filter((name) => !present.has(name))
    .map((label) => ({ label, kind: 'variable', insert: `${label}: `, column }));
}

async function values(context: YamlContext, knowledge: SuiteKnowledge): Promise<Suggestion[]> {
  const { path, key, column, typed } = context;
  const list = key ?? path.findLast((part) => typeof part === 'string');
  if (key === 'type' && path.includes('assert')) return assertions(column, knowledge);
  const isProvider = list === 'provider' || list === 'providers' || list === 'targets';
  const isProviderId = key === 'id' && (path.includes('providers') || path.includes('targets'));
  if ((isProvider || isProviderId) && !typed.startsWith('file://')) return providers(column, knowledge);
  const fixed = key === undefined ? [] : knowledge.valuesAt([...path, key]);
  if (fixed.length > 0) return fixed.map((label) => ({ label, kind: 'value', insert: label, column }));
  const takesFile = list === 'prompts' || list === 'tests' || (key === 'id' && path.includes('prompts'));
  const found = takesFile || typed.startsWith('file://') ? await files(column, knowledge) : [];
  // An item of a list may be a map: its first key is typed where a value could stand.
  const isItem = key === undefined && !typed.startsWith('file://');
  return isItem ? [...found, ...mapKeys(path, column, new Set(), knowledge)] : found;
}

const aCase = String.raw`(?:defaultTest|(?:tests|scenarios/0/(?:tests|config))/0)`;
/** Where cases, providers and gates say which prompts they are for. */
const namesPrompts = new RegExp(
  `^(?:(?:${aCase}|(?:providers|targets)/0(?:/[^/]+:.+)?)/prompts|cupel/gates/0/prompt)$`,
);
/** Where cases and gates say which providers they are for. */
const namesProviders = new RegExp(`^(?:${aCase}/providers?|cupel/gates/0/provider)$`);

/** The prompts or providers of the suite itself, where only they can be named. */
async function ownNames(
  { path, key, column }: YamlContext,
  knowledge: SuiteKnowledge,
): Promise<Suggestion[] | undefined> {
  const place = (key === undefined ? path.slice(0, -1) : [...path, key]).join('/');
  const made = (kind: 'prompt' | 'provider', label: string): Suggestion => ({
    label,
    kind,
    insert: label,
    column,
  });
  if (namesPrompts.test(place))
    return (await knowledge.names()).prompts.map((label) => made('prompt', label));
  if (!namesProviders.test(place)) return undefined;
  const { providers: named } = await knowledge.names();
  return [...new Set(named.flatMap(({ label, id }) => [label, id]))].map((name) => made('provider', name));
}

/** A text as a value of YAML, also in brackets. */
function quotedWhereNeeded(text: string): string {
  const isPlain =
    /^[\p{L}\p{N}_./](?:[^:#,[\]{}'"]|:(?!\s|$)|(?<!\s)#)*$/u.test(text) && !/^[\d.]+$|\s$/.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}

function mapKeys(
  path: YamlContext['path'],
  column: number,
  present: ReadonlySet<string>,
  knowledge: SuiteKnowledge,
): Suggestion[] {
  const parameters = path.at(-1) === 'config' ? knowledge.parametersAt(path) : [];
  return [...parameters, ...knowledge.keysAt(path)]
    .filter(({ key }) => !present.has(key))
    .map(({ key, description }, index) => ({
      label: key,
      kind: parameters.length > 0 ? 'parameter' : 'key',
      insert: `${key}: `,
      column,
      // The schema's order puts first what is used most.
      sortText: String(index).padStart(3, '0'),
      ...(description !== undefined && { documentation: description }),
    }));
}

function assertions(column: number, { assertionTypes }: SuiteKnowledge): Suggestion[] {
  return Object.entries(assertionTypes).flatMap(([type, { description, family }]) =>
    ['', 'not-'].map((prefix) => ({
      label: `${prefix}${type}`,
      kind: 'assertion' as const,
      insert: `${prefix}${type}`,
      detail: family,
      documentation: prefix ? `The opposite: ${description}` : description,
      column,
      sortText: `${prefix ? 1 : 0}${type}`,
    })),
  );
}

/** Vendors whose chat models are named with the interface in between. */
const interfaces: Readonly<Record<string, string>> = {
  openai: 'chat:',
  anthropic: 'messages:',
  azure: 'chat:',
};

/** Providers that are no vendor's. */
const ownProviders: Readonly<Record<string, string>> = {
  echo: 'gives the prompt back; costs nothing',
  'replay:': 'recorded replies from a JSONL file; costs nothing',
  'ollama:chat:': 'a model on this machine',
  'exec:': 'a command of yours',
  'file://': 'a provider of yours, in JavaScript, TypeScript or Python',
};

async function providers(column: number, knowledge: SuiteKnowledge): Promise<Suggestion[]> {
  const local: Suggestion[] = Object.entries(ownProviders).map(([label, detail]) => ({
    label,
    kind: 'provider',
    insert: label,
    detail,
    column,
    sortText: `0${label}`,
  }));
  const models = await knowledge.models();
  return [
    ...local,
    ...models.map(({ vendor, model, input, output }) => {
      const label = `${vendor}:${interfaces[vendor] ?? ''}${model}`;
      return {
        label,
        kind: 'provider' as const,
        insert: label,
        detail: priceWords(input, output),
        column,
        sortText: `1${label}`,
      };
    }),
  ];
}

/** `$0.25 in · $2 out per million tokens`; what is unknown is said so. */
function priceWords(input: number | null, output: number | null): string {
  const words = (amount: number | null): string => (amount === null ? 'unknown' : `$${amount}`);
  return `${words(input)} in · ${words(output)} out per million tokens`;
}

async function files(column: number, knowledge: SuiteKnowledge): Promise<Suggestion[]> {
  const found = await knowledge.files();
  return found.map((file) => ({ label: `file://${file}`, kind: 'file', insert: `file://${file}`, column }));
}
