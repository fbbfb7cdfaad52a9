import type { ParsedTexts } from './suites/parsedTexts.ts';

/** Where the engine gets the things that a test wants to hold: time, chance, files, keys, and what it may do. */
export interface Environment {
  /** Environment variables, as a suite's `env`, `{{ env.X }}` and the providers see them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** A secret by the name of its variable (`OPENAI_API_KEY`): the variable, else what the host keeps for it. */
  secret(name: string): Promise<string | undefined>;
  readonly trust: Trust;
  /** A file's text (UTF-8, UTF-16 with a mark; the mark removed). The editor answers with unsaved text. */
  readText(file: string): Promise<string>;
  /** A file's bytes. */
  readBytes(file: string): Promise<Uint8Array>;
  readonly clock: Clock;
  readonly log: Log;
  /** Model calls that only the host can make (`vscode:` models). Absent outside the editor. */
  readonly hostModels?: HostModels;
  /** Suites that were parsed before, where the same text is read again and again. */
  readonly parsed?: ParsedTexts;
}

/** What a workspace may do. An untrusted one may do nothing. */
export interface Trust {
  /** May run JavaScript, TypeScript, Python and shell commands that the workspace names. */
  readonly code: boolean;
  /** May send requests. */
  readonly network: boolean;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Leveled messages for people. Never called per result. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A language model that lives in the host, reached by an id such as `copilot/gpt-5`. */
export interface HostModels {
  complete(
    model: string,
    messages: readonly { role: string; content: string }[],
    options: {
      signal: AbortSignal;
      config: Readonly<Record<string, unknown>>;
      /** Called with text as it arrives. */
      onText?: ((delta: string) => void) | undefined;
    },
  ): Promise<HostCompletion>;
  /** As the model itself counts; the messages are written as `complete` would send them. */
  countTokens(
    model: string,
    messages: readonly { role: string; content: string }[],
    signal: AbortSignal,
  ): Promise<number>;
}

/** What a model of the host answered. */
export interface HostCompletion {
  output: string;
  inputTokens?: number;
  outputTokens?: number;
  /** The host's own description of the model. */
  model?: Readonly<Record<string, string>>;
  /** The host takes no system message: its text went into the user's. */
  systemMerged?: boolean;
}
