import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { sharedCodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { extensionOf, isFileReference, parseFileReference } from '../suites/fileReference.ts';
import { valueText } from '../valueText.ts';

export interface VariableSource {
  /** The folder that `file://` starts from. */
  readonly directory: string;
  readonly environment: Environment;
  /** What a function that computes a variable is told. */
  readonly prompt?: string;
  readonly provider?: unknown;
  readonly signal?: AbortSignal;
  /** Names of variables that hold what models wrote: nothing is read for them. */
  readonly outputs?: ReadonlySet<string>;
  /** Called with each file that is read. */
  readonly onFile?: (file: string) => void;
}

/**
 * Puts what `file://` variables name in their place: text; YAML and JSON as JSON; PDF as its text; images as data
 * URLs; audio as base64; JavaScript, TypeScript and Python as what their function returns. Others stay as they are.
 * @throws CupelError `file.notFound`, `variable.unreadable`, `trust.codeNotAllowed`, `code.*`
 */
export async function loadVariables(
  vars: Readonly<Record<string, unknown>>,
  source: VariableSource,
): Promise<Record<string, unknown>> {
  const loaded: Record<string, unknown> = { ...vars };
  for (const [name, value] of Object.entries(vars))
    if (isFileReference(value) && !source.outputs?.has(name))
      loaded[name] = await loadVariable(name, value, vars, source);
  return loaded;
}

type Loader = (file: string, environment: Environment) => Promise<unknown>;

const asText: Loader = (file, environment) => environment.readText(file);

/** As it stands, so that a model gets the blanks that its writer put there; but no text that is not JSON. */
const asCheckedJson: Loader = async (file, environment) => {
  const text = await environment.readText(file);
  JSON.parse(text);
  return text;
};

const asJson: Loader = async (file, environment) =>
  JSON.stringify(parse(await environment.readText(file), { merge: true, logLevel: 'error' }));

/** What was made of files, by file and time of change: a PDF is read once, not once a case. */
const made = new Map<string, Promise<unknown>>();
const madeLimit = 50;

function remembered(loader: Loader): Loader {
  return async (file, environment) => {
    const { mtimeMs, size } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0 }));
    const key = `${file}:${mtimeMs}:${size}`;
    const known = made.get(key);
    if (known) return known;
    const result = loader(file, environment);
    made.set(key, result);
    // What failed is tried again.
    result.catch(() => made.delete(key));
    const [oldest] = made.keys();
    if (made.size > madeLimit && oldest !== undefined) made.delete(oldest);
    return result;
  };
}

const asPdf: Loader = async (file, environment) => {
  const { extractText, getDocumentProxy } = await import('unpdf');
  // The library takes the bytes over; they must be its own.
  const document = await getDocumentProxy(new Uint8Array(await environment.readBytes(file)), {
    verbosity: 0,
  });
  const { text } = await extractText(document, { mergePages: true });
  return text;
};

const base64 = async (file: string, environment: Environment) =>
  Buffer.from(await environment.readBytes(file)).toString('base64');

const asDataUrl = (type: string): Loader =>
  remembered(async (file, environment) => `data:${type};base64,${await base64(file, environment)}`);

const loaders: Readonly<Record<string, Loader>> = {
  json: asCheckedJson,
  yaml: asJson,
  yml: asJson,
  pdf: remembered(asPdf),
  png: asDataUrl('image/png'),
  jpg: asDataUrl('image/jpeg'),
  jpeg: asDataUrl('image/jpeg'),
  gif: asDataUrl('image/gif'),
  webp: asDataUrl('image/webp'),
  bmp: asDataUrl('image/bmp'),
  svg: asDataUrl('image/svg+xml'),
  mp3: base64,
  wav: base64,
  ogg: base64,
  flac: base64,
  m4a: base64,
};

async function loadVariable(
  name: string,
  value: string,
  vars: Readonly<Record<string, unknown>>,
  source: VariableSource,
): Promise<unknown> {
  const { environment, directory } = source;
  const { file, fn } = parseFileReference(value, directory);
  source.onFile?.(file);
  const extension = extensionOf(file);
  if (/^(?:[cm]?[jt]s|py)$/.test(extension)) return computeVariable(name, file, fn, vars, source);
  try {
    return await (loaders[extension] ?? asText)(file, environment);
  } catch (error) {
    if (error instanceof CupelError) throw error;
    throw new CupelError(
      'variable.unreadable',
      `The variable "${name}" cannot be read from "${path.basename(file)}": ${messageOf(error).split('\n')[0] ?? ''}`,
      { cause: error },
    );
  }
}

/** A function gets `(name, prompt, vars, provider)` and returns `{ output }` or `{ error }`, or the value itself. */
async function computeVariable(
  name: string,
  file: string,
  fn: string | undefined,
  vars: Readonly<Record<string, unknown>>,
  { environment, prompt, provider, signal }: VariableSource,
): Promise<unknown> {
  const runner = sharedCodeRunner(environment);
  const call = {
    mode: 'file',
    file,
    ...(fn === undefined ? {} : { fn }),
    fallbacks: ['get_var', 'getVar', 'main'],
    args: [name, prompt ?? '', vars, provider ?? null],
    ...(signal ? { signal } : {}),
  } as const;
  const result = await (extensionOf(file) === 'py' ? runner.runPython(call) : runner.runJavaScript(call));
  const { output, error } = (typeof result === 'object' && result !== null ? result : { output: result }) as {
    output?: unknown;
    error?: unknown;
  };
  if (error)
    throw new CupelError('variable.unreadable', `The variable "${name}" failed: ${valueText(error)}`);
  if (output === undefined || output === null)
    throw new CupelError('variable.unreadable', `"${path.basename(file)}" returned nothing for "${name}".`, {
      hint: 'Return { output: … }.',
    });
  return output;
}
