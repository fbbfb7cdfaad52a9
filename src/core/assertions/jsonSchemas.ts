import type { Ajv, ErrorObject } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { BoundedCache } from './boundedCache.ts';
import { outputText } from './outputText.ts';
import { TimeLimit, TimeLimitError, timeoutOf } from './timeLimit.ts';
import { isRecord, kind } from './valueShapes.ts';

/** Checks values in turn until one is valid; returns what is wrong with the last as sentences, or nothing. */
export type SchemaCheck = (values: readonly unknown[]) => string | undefined;

/**
 * Compiled JSON Schemas, each compiled once. Draft 7 unless `$schema` names 2019-09 or 2020-12. Formats are checked;
 * an unknown keyword or format is an error, since a misspelt one would let everything pass.
 */
export class JsonSchemas {
  readonly #compiler = new SchemaCompiler();
  readonly #limit = new TimeLimit();
  readonly #byIdentity = new WeakMap<object, Promise<CompiledSchema>>();
  readonly #byContent = new BoundedCache<string, Promise<CompiledSchema>>(500);

  /**
   * @param schema a schema, or its YAML or JSON text
   * @returns a check, which throws CupelError `assertion.checkTimeout` where a value takes it too long
   * @throws CupelError `assertion.badSchema` for text that does not parse and schemas that do not compile
   */
  async check(spec: AssertionSpec, schema: unknown): Promise<SchemaCheck> {
    const compiled = await this.#compiled(schema);
    if ('problem' in compiled) throw assertionError(spec, 'badSchema', compiled.problem);
    return (values) => {
      try {
        return this.#limit.run(() => compiled.check(values), timeoutOf(spec));
      } catch (error) {
        if (!(error instanceof TimeLimitError)) throw error;
        throw assertionError(spec, 'checkTimeout', `the JSON Schema ${error.message} on this output`, {
          hint: 'A "pattern" with repetitions inside repetitions, such as (a+)+, tries every way to split a text.',
        });
      }
    };
  }

  #compiled(schema: unknown): Promise<CompiledSchema> {
    if (!isRecord(schema))
      return this.#byContent.get(outputText(schema), () => this.#compiler.compile(schema));
    const known = this.#byIdentity.get(schema);
    if (known) return known;
    const compiled = this.#byContent.get(JSON.stringify(schema), () => this.#compiler.compile(schema));
    this.#byIdentity.set(schema, compiled);
    return compiled;
  }
}

/** A schema that is ready, or why it is not. */
export type CompiledSchema = { check: SchemaCheck } | { problem: string };

type Dialect = 'draft7' | '2019-09' | '2020-12';

/** Compiles schemas. What a dialect's own schema takes to compile, a hundredth of a second, it takes once. */
export class SchemaCompiler {
  readonly #validators = new Map<Dialect, Promise<Ajv>>();

  /** @param written a schema, or its YAML or JSON text */
  async compile(written: unknown): Promise<CompiledSchema> {
    let schema = written;
    try {
      if (typeof written === 'string') schema = parseYaml(written, { logLevel: 'error' });
    } catch (error) {
      return { problem: `the JSON Schema cannot be read: ${messageOf(error)}` };
    }
    if (!isRecord(schema) && typeof schema !== 'boolean')
      return { problem: `a JSON Schema must be an object, not ${kind(schema)}` };
    const dialect = isRecord(schema) ? dialectOf(schema) : 'draft7';
    const ajv = await this.#validator(dialect);
    // Draft 4 and 6 are read as draft 7, which differs from them little.
    const readable = isRecord(schema) && dialect === 'draft7' ? { ...schema, $schema: undefined } : schema;
    try {
      const validate = ajv.compile(readable);
      // What has no name of its own need not be found again: it is kept here, not there.
      if (isRecord(readable) && readable['$id'] === undefined) ajv.removeSchema(readable);
      return {
        check: (values) =>
          values.some((value) => validate(value)) ? undefined : describe(validate.errors ?? []),
      };
    } catch (error) {
      return { problem: `the JSON Schema does not compile: ${messageOf(error)}` };
    }
  }

  #validator(dialect: Dialect): Promise<Ajv> {
    const known = this.#validators.get(dialect);
    if (known) return known;
    const made = createAjv(dialect);
    this.#validators.set(dialect, made);
    return made;
  }
}

function dialectOf({ $schema }: Record<string, unknown>): Dialect {
  if (typeof $schema !== 'string') return 'draft7';
  return (['2020-12', '2019-09'] as const).find((name) => $schema.includes(name)) ?? 'draft7';
}

async function createAjv(dialect: Dialect): Promise<Ajv> {
  const { default: formats } = await import('ajv-formats');
  const ajv = await construct(dialect, {
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    allErrors: true,
    addUsedSchema: false, // Two schemas may bear the same `$id`.
    logger: false,
  });
  formats.default(ajv);
  return ajv;
}

/** `.default` is what CommonJS exports, in Node as in a bundle. */
async function construct(
  dialect: Dialect,
  options: NonNullable<ConstructorParameters<typeof Ajv>[0]>,
): Promise<Ajv> {
  if (dialect === '2020-12') return new (await import('ajv/dist/2020.js')).default.Ajv2020(options);
  if (dialect === '2019-09') return new (await import('ajv/dist/2019.js')).default.Ajv2019(options);
  return new (await import('ajv')).default.Ajv(options);
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
