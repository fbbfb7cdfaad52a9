import { Console } from 'node:console';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { InstanceCall } from './codeCall.ts';
import type { JavaScriptJob, JavaScriptReply } from './javascriptPool.ts';

// Runs one job at a time, in a thread that the engine may end at any moment.

type Callable = (...args: unknown[]) => unknown;
type Constructor = new (options: unknown) => unknown;

class JobError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

const { outputLimit } = workerData as { outputLimit: number };
const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => Callable;

/** Compiled inline code, by its parameters and text. */
const compiled = new Map<string, Callable>();
const compiledLimit = 1000;

/** The objects that classes made, by their class, which is another when its file was edited, and key. */
const instances = new WeakMap<object, Map<string, object>>();

let printed = 0;

function reply(message: JavaScriptReply): void {
  parentPort?.postMessage(message);
}

/** Counts what the code prints and drops it. A stream would keep it until the loop that prints it ends. */
function countOutput(chunk: unknown): true {
  printed += typeof chunk === 'string' ? chunk.length : ((chunk as Uint8Array).byteLength ?? 0);
  if (printed > outputLimit) {
    reply({ kind: 'flood' });
    throw new JobError('code.outputTooLarge', 'The code printed too much.');
  }
  return true;
}

const sink = new Writable();
sink.write = countOutput;
globalThis.console = new Console({ stdout: sink, stderr: sink, ignoreErrors: false });
process.stdout.write = countOutput;
process.stderr.write = countOutput;

parentPort?.on('message', (job: JavaScriptJob) => void answer(job));

async function answer(job: JavaScriptJob): Promise<void> {
  printed = 0;
  try {
    const value = await (job.mode === 'file' ? runFile(job) : runInline(job));
    try {
      reply({ kind: 'value', value });
    } catch (error) {
      throw new JobError(
        'code.badResult',
        `The code returned something that cannot be handed over: ${describe(error)}`,
        'Return plain values: text, numbers, booleans, lists and objects.',
      );
    }
  } catch (error) {
    if (error instanceof JobError)
      return reply({
        kind: 'error',
        code: error.code,
        message: error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      });
    reply({
      kind: 'error',
      code: 'code.threw',
      message: `The code threw: ${describe(error)}${placeOf(error, job)}`,
    });
  }
}

async function runInline(job: Exclude<JavaScriptJob, { mode: 'file' }>): Promise<unknown> {
  const require = createRequire(path.join(job.directory, 'inline.js'));
  const result = await compile(job)(...job.args, require);
  return typeof result === 'function' ? await (result as Callable)(...job.args) : result;
}

function compile(job: Exclude<JavaScriptJob, { mode: 'file' }>): Callable {
  const key = JSON.stringify([job.mode, job.parameters, job.source]);
  const known = compiled.get(key);
  if (known) return known;
  const made = compileNew(job);
  if (compiled.size >= compiledLimit) compiled.clear();
  compiled.set(key, made);
  return made;
}

function compileNew({ mode, source, parameters }: Exclude<JavaScriptJob, { mode: 'file' }>): Callable {
  const names = [...parameters, 'require'];
  const asExpression = () => new AsyncFunction(...names, `return (${source.trim().replace(/;$/, '')}\n);`);
  const asBody = () => new AsyncFunction(...names, source);
  try {
    if (mode === 'expression') return asExpression();
    if (mode === 'body') return asBody();
    try {
      return asExpression();
    } catch {
      return asBody();
    }
  } catch (error) {
    throw new JobError('code.syntax', `The code cannot be read: ${describe(error)}`);
  }
}

async function runFile(job: Extract<JavaScriptJob, { mode: 'file' }>): Promise<unknown> {
  const module = await load(job.file);
  const found = findFunction(module, job.fn, job.fallbacks);
  if (typeof found === 'function')
    return job.instance && isClass(found, job.instance.method)
      ? callInstance(found as Constructor, job.instance)
      : (found as Callable)(...job.args);
  const wanted = job.fn ?? 'default';
  const name = path.basename(job.file);
  // A default export that is a value, not a function, is the value.
  if (found !== undefined && job.fn === undefined) return found;
  throw new JobError(
    'code.notFound',
    `"${name}" has no exported function "${wanted}".`,
    `It exports: ${Object.keys(module).join(', ') || 'nothing'}.`,
  );
}

async function load(file: string): Promise<Record<string, unknown>> {
  const modified = await stat(file).catch(() => {
    throw new JobError('code.notFound', `There is no file "${file}".`);
  });
  if (/\.[cm]?ts$/.test(file) && !process.features.typescript)
    throw new JobError(
      'code.syntax',
      `TypeScript in "${path.basename(file)}" cannot be run by this version of Node (${process.version}).`,
      'Use Node 22.18 or newer, or JavaScript.',
    );
  try {
    // The query makes an edited file a new module.
    return (await import(`${pathToFileURL(file).href}?modified=${modified.mtimeMs}`)) as Record<
      string,
      unknown
    >;
  } catch (error) {
    throw new JobError(
      error instanceof SyntaxError ? 'code.syntax' : 'code.threw',
      `"${path.basename(file)}" cannot be loaded: ${describe(error)}`,
    );
  }
}

function findFunction(
  module: Record<string, unknown>,
  fn: string | undefined,
  fallbacks: readonly string[],
): unknown {
  const inner = module['default'] as Record<string, unknown> | undefined;
  const byName = (name: string) => module[name] ?? inner?.[name];
  // `module.exports = fn` has it under no name but its own.
  if (fn !== undefined) return byName(fn) ?? (nameOf(inner) === fn ? inner : undefined);
  if (typeof inner === 'function') return inner;
  // Transpiled modules keep their default export one level down.
  if (typeof inner?.['default'] === 'function') return inner['default'];
  for (const name of fallbacks) if (typeof byName(name) === 'function') return byName(name);
  return inner;
}

/** Whether it is to be constructed: it is written as a class, or was compiled from one that has the method. */
function isClass(value: object, method: string): boolean {
  if (/^class\b/.test(Function.prototype.toString.call(value))) return true;
  const { prototype } = value as { prototype?: Record<string, unknown> };
  return typeof prototype?.[method] === 'function';
}

function callInstance(made: Constructor, { key, options, method, args }: InstanceCall): unknown {
  const known = instances.get(made) ?? new Map<string, object>();
  instances.set(made, known);
  const instance = (known.get(key) ?? new made(options)) as Record<string, unknown>;
  known.set(key, instance);
  const call = instance[method];
  if (typeof call === 'function') return (call as Callable).apply(instance, [...args]);
  throw new JobError('code.notFound', `The class "${made.name}" has no method "${method}".`);
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'function' ? value.name : undefined;
}

/** Frames of files, and of inline code, which V8 counts two lines down. */
const fileFrame = /((?:file:\/\/|\/|[A-Z]:\\)[^\s()]*?)(?:\?modified=[\d.]+)?:(\d+):\d+\)?$/gm;
const inlineFrame = /<anonymous>:(\d+):\d+\)?$/m;

/** Where in the code an error was thrown, as far as its stack tells. */
function placeOf(error: unknown, job: JavaScriptJob): string {
  const stack = stackOf(error);
  if (job.mode !== 'file') {
    const line = Number(inlineFrame.exec(stack)?.[1]) - 2;
    return line >= 1 && job.source.includes('\n') ? ` (line ${line})` : '';
  }
  const own = [import.meta.filename, pathToFileURL(import.meta.filename).href];
  const frame = [...stack.matchAll(fileFrame)].find(([, file = '']) => !own.includes(file));
  return frame?.[1] === undefined ? '' : ` (line ${frame[2]} of ${path.posix.basename(decodeURI(frame[1]))})`;
}

/** Code may make anything of its errors. */
function stackOf(error: unknown): string {
  try {
    return error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  } catch {
    return '';
  }
}

function describe(error: unknown): string {
  if (error instanceof Error)
    return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  try {
    return String(error);
  } catch {
    return 'a value that has no text';
  }
}
