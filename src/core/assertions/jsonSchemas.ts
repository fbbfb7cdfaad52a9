import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { BoundedCache } from './boundedCache.ts';
import { isRecord, kind } from './valueShapes.ts';

/** Checks a value; returns what is wrong with it as sentences, or nothing. */
export type SchemaCheck = (value: unknown) => string | undefined;

/**
 * Compiled JSON Schemas, each compiled once. Draft 7 unless `$schema` names 2019-09 or 2020-12. Formats are checked;
 * an unknown keyword or format is an error, since a misspelt one would let everything pass.
 */
export class JsonSchemas {
  readonly #byIdentity = new WeakMap<object, Promise<SchemaCheck>>();
  readonly #byContent = new BoundedCache<string, Promise<SchemaCheck>>(500);

  /**
   * @param schema a schema, or its YAML or JSON text
   * @throws CupelError `assertion.badSchema` for text that does not parse and schemas that do not compile
   */
  check(spec: AssertionSpec, schema: unknown): Promise<SchemaCheck> {
    if (typeof schema === 'string') return this.#fromContent(spec, schema, () => parseSchema(spec, schema));
    if (typeof schema === 'boolean') return this.#fromContent(spec, String(schema), () => schema);
    if (!isRecord(schema))
      throw assertionError(spec, 'badSchema', `a JSON Schema must be an object, not ${kind(schema)}`);
    const known = this.#byIdentity.get(schema);
    if (known) return known;
    const check = this.#fromContent(spec, JSON.stringify(schema), () => schema);
    this.#byIdentity.set(schema, check);
    return check;
  }

  #fromContent(spec: AssertionSpec, content: string, parse: () => unknown): Promise<SchemaCheck> {
    return this.#byContent.get(content, () => compile(spec, parse()));
  }
}

function parseSchema(spec: AssertionSpec, text: string): unknown {
  try {
    const schema: unknown = parseYaml(text);
    if (isRecord(schema) || typeof schema === 'boolean') return schema;
    throw new Error(`it is ${kind(schema)}, not an object`);
  } catch (error) {
    throw assertionError(spec, 'badSchema', `the JSON Schema cannot be read: ${messageOf(error)}`);
  }
}

async function compile(spec: AssertionSpec, schema: unknown): Promise<SchemaCheck> {
  const ajv = await createAjv(isRecord(schema) ? schema['$schema'] : undefined);
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(schema as object | boolean);
  } catch (error) {
    throw assertionError(spec, 'badSchema', `the JSON Schema does not compile: ${messageOf(error)}`);
  }
  return (value) => (validate(value) ? undefined : describe(validate.errors ?? []));
}

/** One validator a schema: two schemas may bear the same `$id`. */
async function createAjv(dialect: unknown): Promise<Ajv> {
  const options = {
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    allErrors: true,
    logger: false,
  } as const;
  const { default: formats } = await import('ajv-formats');
  const ajv = await construct(typeof dialect === 'string' ? dialect : '', options);
  formats.default(ajv);
  return ajv;
}

async function construct(dialect: string, options: ConstructorParameters<typeof Ajv>[0]): Promise<Ajv> {
  if (dialect.includes('2020-12')) return new (await import('ajv/dist/2020.js')).Ajv2020(options ?? {});
  if (dialect.includes('2019-09')) return new (await import('ajv/dist/2019.js')).Ajv2019(options ?? {});
  return new (await import('ajv')).Ajv(options ?? {});
}

function describe(errors: readonly ErrorObject[]): string {
  const shown = errors.slice(0, 5).map(({ instancePath, message, params }) => {
    const where = instancePath === '' ? 'the value' : instancePath;
    const what = 'additionalProperty' in params ? ` ("${String(params['additionalProperty'])}")` : '';
    return `${where} ${message ?? 'is not valid'}${what}`;
  });
  const more = errors.length > shown.length ? `; ${errors.length - shown.length} more` : '';
  return shown.join('; ') + more;
}
