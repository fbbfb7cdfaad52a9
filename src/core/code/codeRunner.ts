import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { CodeCall, CommandOptions } from './codeCall.ts';

/**
 * Runs code that a suite brings along, outside the engine's thread: it can neither hang the engine nor fill its
 * memory. Workers and processes are started when first needed and used again.
 *
 * All methods reject with a CupelError: `trust.codeNotAllowed`, `code.syntax`, `code.threw`, `code.timeout`,
 * `code.outputTooLarge`, `code.notFound`, `code.badResult`, `code.crashed`, `code.pythonMissing`; with the signal's
 * reason when aborted.
 */
export interface CodeRunner {
  /** The result is a structured clone. `undefined` when the code returns nothing. */
  runJavaScript(call: CodeCall): Promise<unknown>;
  /** The result has crossed as JSON. `null` when the code returns None. */
  runPython(call: CodeCall): Promise<unknown>;
  /** What the command prints, without a shell in between. `code.exitCode` when it does not end with 0. */
  exec(command: string, args: readonly string[], options: CommandOptions): Promise<string>;
  /** Stops all workers and processes; what still runs is rejected with `code.crashed`. */
  dispose(): Promise<void>;
}

/** Refuses to go on where the workspace may not run code. */
export function requireCodeTrust(environment: Environment, what: string): void {
  if (environment.trust.code) return;
  throw new CupelError(
    'trust.codeNotAllowed',
    `${what} is code, and this workspace is not trusted to run any.`,
    {
      hint: 'Trust the workspace, then run again.',
    },
  );
}

/**
 * @param options.workers how many JavaScript workers, and how many Python processes, may run at once. Default 2
 * @param options.idleMs milliseconds after which idle ones end, and what their modules remember with them. Default
 * 30,000; `Infinity` keeps them until `dispose`
 */
export function createCodeRunner(options: {
  environment: Environment;
  workers?: number;
  idleMs?: number;
}): CodeRunner {
  const { environment, workers = 2, idleMs } = options;
  const javascript = latePool(async () => {
    const { JavaScriptPool } = await import('./javascriptPool.ts');
    return new JavaScriptPool(environment, workers, idleMs);
  });
  const python = latePool(async () => {
    const { PythonPool } = await import('./pythonPool.ts');
    return new PythonPool(environment, workers, idleMs);
  });
  return {
    async runJavaScript(call) {
      requireCodeTrust(environment, nameOf(call, 'JavaScript'));
      return withName(call, javascript.run(call));
    },
    async runPython(call) {
      requireCodeTrust(environment, nameOf(call, 'Python'));
      return withName(call, python.run(call));
    },
    async exec(command, args, commandOptions) {
      requireCodeTrust(environment, `The command "${command}"`);
      const { runCommand } = await import('./command.ts');
      return runCommand(command, args, { ...commandOptions, variables: environment.variables });
    },
    async dispose() {
      await Promise.all([javascript.dispose(), python.dispose()]);
    },
  };
}

interface Pool {
  run(call: CodeCall): Promise<unknown>;
  dispose(): Promise<void>;
}

/** A pool that is loaded with the first call. Most runs have no code. */
function latePool(load: () => Promise<Pool>): Pool {
  let pool: Promise<Pool> | undefined;
  let disposed = false;
  return {
    async run(call) {
      const made = await (pool ??= load());
      // It refuses calls then.
      if (disposed) await made.dispose();
      return made.run(call);
    },
    async dispose() {
      disposed = true;
      await (await pool)?.dispose();
    },
  };
}

/** Errors that do not name the file, because the code was stopped before it could say anything, are told with it. */
async function withName(call: CodeCall, result: Promise<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof CupelError) || call.mode !== 'file') throw error;
    const name = path.basename(call.file);
    if (error.message.includes(name)) throw error;
    const { code, message, hint, location } = error;
    const where = call.fn === undefined ? name : `${name}:${call.fn}`;
    const told = `${message.replace(/\.$/, '')} (${where})${message.endsWith('.') ? '.' : ''}`;
    throw new CupelError(code, told, { hint, location, cause: error });
  }
}

function nameOf(call: CodeCall, language: string): string {
  return call.mode === 'file' ? `"${call.file}"` : `An inline ${language} text`;
}

// One runner an environment: prompts, datasets, transforms and assertions of a run share its workers, which end by
// themselves when idle.
const runners = new WeakMap<Environment, CodeRunner>();
/** The environments that have one. A runner with workers holds on to its own. */
const environments = new Set<WeakRef<Environment>>();

/** The runner that all code of an environment shares: idle workers end after half a minute, or by `endSharedCode`. */
export function sharedCodeRunner(environment: Environment): CodeRunner {
  const known = runners.get(environment);
  if (known) return known;
  const made = createCodeRunner({ environment });
  runners.set(environment, made);
  for (const each of environments) if (!each.deref()) environments.delete(each);
  environments.add(new WeakRef(environment));
  return made;
}

/** Stops what the shared runners of all environments have started. They start nothing more. */
export async function endSharedCode(): Promise<void> {
  const ended = [...environments].flatMap((each) => {
    const environment = each.deref();
    return (environment && runners.get(environment)) ?? [];
  });
  environments.clear();
  await Promise.all(ended.map(async (runner) => runner.dispose()));
}
