import * as z from 'zod';
import type { AssertionTypeRule } from './assertionTypeRule.ts';
import { dropUndefined } from './assertionSpec.ts';
import { assertionSetType, assertionTypes, unsupportedAssertionTypes } from './assertionTypes.ts';
import { suiteSchema } from './schema.ts';

type Json = Record<string, unknown>;

/** The JSON Schema of a suite, as YAML and JSON editors use it: completion, descriptions and mistakes while typing. */
export function suiteJsonSchema(): Json {
  const schema = z.toJSONSchema(suiteSchema, {
    target: 'draft-7',
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json;
  addTypes(schema);
  addReferences(schema['properties'] as Record<string, Json>);
  allowEmpty(schema);
  // Keys that only hold anchors.
  return { ...schema, title: 'Cupel suite', patternProperties: { '^(x-|\\.|_)': true } };
}

/**
 * The same keys with what they are for, judging nothing and offering no values: for the YAML extension, beside which the
 * engine tells what is wrong, with the nearest names and fixes. Two who mark each mistake are one too many.
 */
export function suiteKeysSchema(): Json {
  return keysOnly(suiteJsonSchema());
}

function keysOnly(schema: Json): Json {
  const { $schema, $ref, title, description, definitions, type, properties, items, anyOf } = schema;
  const { additionalProperties: others, patternProperties } = schema;
  const each = (of: unknown): Json =>
    Object.fromEntries(Object.entries(of as Json).map(([key, inner]) => [key, keysOnly(inner as Json)]));
  const own = [type].flat().find((name) => name === 'object' || name === 'array');
  const other = own === 'object' ? 'array' : 'object';
  const isLeaf = own === undefined && anyOf === undefined && $ref === undefined;
  return {
    ...dropUndefined({ $schema, $ref, title, description, patternProperties }),
    // The extension inserts a key by its first type, and takes no colon for one that has neither a type nor forms.
    ...(own !== undefined && { type: [own, other, 'string', 'number', 'null'] }),
    ...(isLeaf && { anyOf: [{}] }),
    ...(properties !== undefined && { properties: each(properties) }),
    ...(isMap(others) && { additionalProperties: keysOnly(others) }),
    ...(isMap(items) && { items: keysOnly(items) }),
    ...(Array.isArray(anyOf) && { anyOf: (anyOf as Json[]).map(keysOnly) }),
    ...(definitions !== undefined && { definitions: each(definitions) }),
  };
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const reference: Json = {
  type: 'object',
  properties: { $ref: { type: 'string', description: 'Another part of this file: `#/x-name/part`.' } },
  required: ['$ref'],
};

/** The items of these lists may stand elsewhere in the file. */
function addReferences(properties: Record<string, Json>): void {
  for (const key of ['prompts', 'providers', 'targets', 'tests', 'scenarios']) {
    const property = properties[key] ?? {};
    for (const form of [property, ...((property['anyOf'] as Json[] | undefined) ?? [])])
      if (form['type'] === 'array') form['items'] = { anyOf: [form['items'], reference] };
  }
}

/** Keys without a value (`assert:`) count as not there, as where a suite is read; an editor shall not mind them either. */
function allowEmpty(schema: Json): void {
  const { case: test, assertion, plainAssertion } = schema['definitions'] as Record<string, Json>;
  const { providers, targets } = propertiesOf(schema);
  const listed = [...formsOf(providers), ...formsOf(targets)].flatMap(({ items }) => formsOf(items as Json));
  const { providerOutput } = propertiesOf(test);
  for (const object of [propertiesOf(test)['options'], test, assertion, plainAssertion, ...listed, schema]) {
    const properties = propertiesOf(object);
    const required = (object?.['required'] ?? []) as string[];
    for (const [key, property] of Object.entries(properties))
      if (key !== '$ref' && key !== 'type' && !required.includes(key)) properties[key] = orNull(property);
  }
  // An output of `null` is one.
  Object.assign(propertiesOf(test), { providerOutput });
}

function propertiesOf(schema: Json | undefined): Record<string, Json> {
  return (schema?.['properties'] ?? {}) as Record<string, Json>;
}

/** The alternatives of a schema, and of those; itself where it has none. */
function formsOf(schema: Json | undefined): Json[] {
  const forms = schema?.['anyOf'] as Json[] | undefined;
  return forms ? forms.flatMap(formsOf) : schema ? [schema] : [];
}

function orNull(schema: Json): Json {
  const { description, ...rest } = schema;
  const { type, anyOf, enum: values } = rest as { type?: unknown; anyOf?: Json[]; enum?: unknown };
  if (Object.keys(rest).length === 0) return schema;
  if (typeof type === 'string' && values === undefined) return { ...schema, type: [type, 'null'] };
  return { description, anyOf: [...(anyOf ?? [rest]), { type: 'null' }] };
}

/** Puts the known types, with their descriptions, into every schema of an assertion. */
function addTypes(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) addTypes(item);
    return;
  }
  const schema = value as Json;
  const properties = schema['properties'] as Json | undefined;
  if (properties && 'type' in properties && 'threshold' in properties && 'metric' in properties)
    describeAssertion(schema, properties);
  for (const item of Object.values(schema)) addTypes(item);
}

function describeAssertion(schema: Json, properties: Json): void {
  const entries = Object.entries<AssertionTypeRule>(assertionTypes);
  const sets =
    'assert' in properties ? [[assertionSetType, 'Several assertions under one threshold and weight.']] : [];
  const described = [...entries.map(([name, { description }]) => [name, description]), ...sets];
  const inverted = entries.map(([name, { description }]) => [`not-${name}`, `Inverted: ${description}`]);
  const all = [...described, ...inverted];
  properties['type'] = {
    description: 'What is checked. `not-` before a type inverts it.',
    anyOf: [
      { type: 'string', enum: all.map(([name]) => name), enumDescriptions: all.map(([, text]) => text) },
      { type: 'string', pattern: furtherTypes(described.map(([name = '']) => name)) },
    ],
  };
  const required = entries.filter(([, { threshold }]) => threshold.use === 'required').map(([name]) => name);
  const limits = { properties: { type: { enum: [...required, ...required.map((name) => `not-${name}`)] } } };
  properties['$ref'] = { type: 'string', description: 'Another assertion: `#/assertionTemplates/name`.' };
  delete schema['required'];
  schema['allOf'] = [
    { anyOf: [{ required: ['type'] }, { required: ['$ref'] }] },
    { anyOf: [{ not: { ...limits, required: ['type'] } }, { required: ['threshold'] }] },
  ];
}

/** What is not worth proposing: known types inverted several times, and names that are known and not graded. */
function furtherTypes(known: readonly string[]): string {
  const ungraded = Object.keys(unsupportedAssertionTypes).map((name) =>
    name.endsWith('*') ? `${name.slice(0, -1)}.+` : name,
  );
  return `^(not-)*(${[...known, ...ungraded].join('|')})$`;
}
