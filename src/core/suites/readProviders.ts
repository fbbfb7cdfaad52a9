import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { variableIn } from '../providers/providerConfig.ts';
import { dropUndefined } from './assertionSpec.ts';
import { extensionOf, isFileReference, parseFileReference } from './fileReference.ts';
import { providerSchema, type ProviderConfig } from './schema.ts';
import { schemaDiagnostics } from './schemaDiagnostics.ts';
import { renderEnv, suiteVariables } from './suiteEnvironment.ts';
import { uniqueLabels } from './uniqueLabels.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';

export interface ProviderContext {
  readonly directory: string;
  readonly environment: Environment;
  /** What `{{ env.X }}` reads. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onFile: (file: string) => void;
}

type ProviderOptions = Exclude<ProviderConfig, string>;

/** The providers that a suite names, files of providers read, labels made unique. */
export async function readProviders(
  list: string | readonly ProviderConfig[],
  locate: (path: Path) => Location,
  context: ProviderContext,
): Promise<{ providers: ProviderSpec[]; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const specs: ProviderSpec[] = [];
  const entries = typeof list === 'string' ? [list] : list;
  for (const [index, entry] of entries.entries()) {
    const location = locate(typeof list === 'string' ? [] : [index]);
    try {
      specs.push(...(await readEntry(entry, location, context)));
    } catch (error) {
      if (error instanceof ProviderFileError) diagnostics.push(...error.diagnostics);
      else if (error instanceof CupelError) diagnostics.push(diagnosticOf(error, location));
      else throw error;
    }
  }
  return { providers: uniqueLabels(specs), diagnostics };
}

class ProviderFileError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super('The file of providers is not valid.');
    this.diagnostics = diagnostics;
  }
}

/** @param above the files that lead to the entry */
async function readEntry(
  entry: ProviderConfig,
  location: Location,
  context: ProviderContext,
  above: readonly string[] = [],
): Promise<ProviderSpec[]> {
  const { env } = context;
  // A key's variable may be the provider's own, or kept by the editor; a missing one is told of by its name.
  const isUnsetKey = (key: string, item: unknown) => {
    const variable = key === 'apiKey' ? variableIn(item) : undefined;
    return variable !== undefined && !env[variable];
  };
  const rendered = (await renderEnv(entry, env, isUnsetKey)) as ProviderConfig;
  if (typeof rendered !== 'string') return [toSpec(rendered, location, context)];
  if (!isProviderFile(rendered))
    return [{ id: rendered, label: rendered, config: {}, directory: context.directory, location }];
  const { file } = parseFileReference(rendered, context.directory);
  if (above.includes(file))
    throw new CupelError('suite.circular', `"${rendered}" leads back to itself.`, { location });
  return readProviderFile(file, context, [...above, file]);
}

function isProviderFile(id: string): boolean {
  return isFileReference(id) && ['yaml', 'yml', 'json'].includes(extensionOf(id));
}

async function readProviderFile(
  file: string,
  context: ProviderContext,
  above: readonly string[],
): Promise<ProviderSpec[]> {
  context.onFile(file);
  const document = new YamlDocument(await context.environment.readText(file), file);
  if (document.diagnostics.length > 0) throw new ProviderFileError(document.diagnostics);
  const isList = Array.isArray(document.value);
  const values: unknown[] = isList ? (document.value as unknown[]) : [document.value];
  const mistakes = values.flatMap((value, index) =>
    schemaDiagnostics(providerSchema, value, document, isList ? [index] : []),
  );
  if (mistakes.length > 0) throw new ProviderFileError(mistakes);
  const read = values.map((value, index) =>
    readEntry(value as ProviderConfig, document.locate(isList ? [index] : []), context, above),
  );
  return (await Promise.all(read)).flat();
}

/** `{ id, … }`, or one id as key with its options as value. */
function toSpec(
  written: ProviderOptions,
  location: Location,
  { directory, environment }: ProviderContext,
): ProviderSpec {
  const [key, inner] =
    'id' in written && typeof written.id === 'string'
      ? [written.id, written]
      : (Object.entries(written)[0] ?? ['', null]);
  const options = (inner ?? {}) as Partial<Extract<ProviderConfig, { id: string }>>;
  const { config = {}, label, prompts, transform, delay, env } = options;
  const id = options.id ?? key;
  return {
    id,
    label: label ?? key,
    config,
    ...dropUndefined({
      prompts: typeof prompts === 'string' ? [prompts] : prompts,
      transform,
      delay,
      env: env && suiteVariables(env, environment).own,
    }),
    directory,
    location,
  };
}
