import type { Ajv, ErrorObject } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { BoundedCache } from './boundedCache.ts';
import { outputText } from './outputText.ts';
import { isRecord, kind } from './valueShapes.ts';

/** Checks a value; returns what is wrong with it as sentences, or nothing. */
export type SchemaCheck = (value: unknown) => string | undefined;

/**
 * Compiled JSON Schemas, each compiled once. Draft 7 unless `$schema` names 2019-09 or 2020-12. Formats are checked;
 * an unknown keyword or format is an error, since a misspelt one would let everything pass.
 */
export class JsonSchemas {
  readonly #byIdentity = new WeakMap<object, Promise<Compiled>>();
  readonly #byContent = new BoundedCache<string, Promise<Compiled>>(500);

  /**
   * @param schema a schema, or its YAML or JSON text
   * @throws CupelError `assertion.badSchema` for text that does not parse and schemas that do not compile
   */
  async check(spec: AssertionSpec, schema: unknown): Promise<SchemaCheck> {
    const compiled = await this.#compiled(schema);
    if ('check' in compiled) return compiled.check;
    throw assertionError(spec, 'badSchema', compiled.problem);
  }

  #compiled(schema: unknown): Promise<Compiled> {
    if (!isRecord(schema)) return this.#byContent.get(outputText(schema), () => compile(schema));
    const known = this.#byIdentity.get(schema);
    if (known) return known;
    const compiled = this.#byContent.get(JSON.stringify(schema), () => compile(schema));
    this.#byIdentity.set(schema, compiled);
    return compiled;
  }
}

/** A schema that is ready, or why it is not. */
type Compiled = { check: SchemaCheck } | { problem: string };

async function compile(written: unknown): Promise<Compiled> {
  let schema = written;
  try {
    if (typeof written === 'string') schema = parseYaml(written);
  } catch (error) {
    return { problem: `the JSON Schema cannot be read: ${messageOf(error)}` };
  }
  if (!isRecord(schema) && typeof schema !== 'boolean')
    return { problem: `a JSON Schema must be an object, not ${kind(schema)}` };
  const ajv = await createAjv(isRecord(schema) ? schema['$schema'] : undefined);
  try {
    const validate = ajv.compile(schema);
    return { check: (value) => (validate(value) ? undefined : describe(validate.errors ?? [])) };
  } catch (error) {
    return { problem: `the JSON Schema does not compile: ${messageOf(error)}` };
  }
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

/** `.default` is what CommonJS exports, in Node as in a bundle. */
async function construct(dialect: string, options: ConstructorParameters<typeof Ajv>[0]): Promise<Ajv> {
  if (dialect.includes('2020-12'))
    return new (await import('ajv/dist/2020.js')).default.Ajv2020(options ?? {});
  if (dialect.includes('2019-09'))
    return new (await import('ajv/dist/2019.js')).default.Ajv2019(options ?? {});
  return new (await import('ajv')).default.Ajv(options ?? {});
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
