import { CupelError } from '../errors.ts';

/** Ten seconds: what code of a suite may take unless told otherwise. */
export const defaultTimeoutMs = 10_000;
/** One MiB: what code may print, and a command may answer. */
export const outputLimit = 1024 * 1024;

/** Code of a suite that is to run. */
export type CodeCall = {
  /** Values of the parameters. They cross a thread's or process's border: no functions, no class instances. */
  readonly args: readonly unknown[];
  /** Default 10,000. Counted from the moment it starts, not while it waits for its turn. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
} & (InlineCode | FileCode);

export interface InlineCode {
  /**
   * `expression`: its value is the result. `body`: the inside of a function, with `return`. `auto`: an expression if
   * it can be read as one, else a body.
   */
  readonly mode: 'expression' | 'body' | 'auto';
  readonly source: string;
  /** Names of the parameters, one for each of `args`. */
  readonly parameters: readonly string[];
  /** Where `require` and Python's imports start. */
  readonly directory: string;
}

export interface FileCode {
  readonly mode: 'file';
  /** Absolute path. */
  readonly file: string;
  /** Name of an exported function. Without it: the default export; in Python, `fallbacks` decide. */
  readonly fn?: string;
  /** Names that are tried in order where neither `fn` nor a default export is there. */
  readonly fallbacks?: readonly string[];
  /** How JavaScript is called where it has a class instead of the function. */
  readonly instance?: InstanceCall;
}

/** A method of an object that a file's class makes. Each worker makes one object a key, with the first call. */
export interface InstanceCall {
  readonly key: string;
  /** What the class is constructed with. */
  readonly options: unknown;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface CommandOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
  readonly directory: string;
  readonly signal?: AbortSignal;
}

/** The code printed more than it may. */
export function floodError(): CupelError {
  return new CupelError(
    'code.outputTooLarge',
    `The code printed more than ${outputLimit / 1024 / 1024} MB and was stopped.`,
    { hint: 'Print less; return what is to be used.' },
  );
}
