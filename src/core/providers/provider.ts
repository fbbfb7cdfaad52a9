import { CupelError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Location } from '../location.ts';
import type { BatchApi } from '../batch/batchApi.ts';
import type { RenderedPrompt } from '../prompts/prompt.ts';
import type { Labelled } from '../suites/uniqueLabels.ts';
import type { Question } from './asked.ts';

/** A provider as a suite names it. */
export interface ProviderSpec extends Labelled {
  /** `openai:chat:gpt-…`, `replay:file.jsonl`, `echo`, … */
  readonly id: string;
  /** Unique in its suite. The id unless given. */
  readonly label: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Labels or ids (globs) of the prompts it is asked; all when absent. */
  readonly prompts?: readonly string[];
  /** Expression or file that changes each output before grading. */
  readonly transform?: string;
  /** Milliseconds to wait before each call. */
  readonly delay?: number;
  /** Variables that stand before the environment's. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that its relative paths start from. */
  readonly directory: string;
  readonly location?: Location;
}

/** Where a model is called. Made once for a run; `call` may be under way many times at once. */
export interface Provider {
  readonly spec: ProviderSpec;
  /** `openai`, `anthropic`, …: whose limits and prices hold. */
  readonly vendor: string;
  /** The model's name as the vendor writes it; undefined where there is none (`echo`). */
  readonly model: string | undefined;
  /** False for what costs nothing and leaves no machine: `echo`, `replay:`. They are not cached. */
  readonly remote: boolean;
  /**
   * Sends one request, once: no retry, no cache, no queue (the engine does those).
   * @throws ProviderError for everything that goes wrong with the request; the signal's reason when aborted
   */
  call(request: ProviderRequest): Promise<ProviderResponse>;
  /**
   * All that decides the answer beside the prompt, for the cache's key: model, address, sampling parameters, tools.
   * Never a key or a header that carries one.
   */
  identity(config: Readonly<Record<string, unknown>>): unknown;
  /**
   * A config with the files read that it names; the config itself when it names none. Only where it may name any.
   * @throws CupelError when a file is missing or cannot be read
   */
  load?(config: Readonly<Record<string, unknown>>): ConfigToLoad;
  /**
   * What is asked, for the cache's key, where that is more than the messages: whatever the provider reads of the case's
   * variables. May be a promise. No key is in it.
   */
  asked?(question: Question): unknown;
  /** One vector a text, in order. Only where the vendor's model makes them. */
  embed?(
    texts: readonly string[],
    options: { signal: AbortSignal; config?: Readonly<Record<string, unknown>> },
  ): Promise<EmbeddingResponse>;
  /**
   * How many tokens the vendor counts of what a request would send; nothing is generated. Only where the vendor has an
   * endpoint for it.
   * @throws ProviderError as `call` does
   */
  countInput?(request: InputToCount): Promise<number>;
  /** Where the vendor takes many requests at once and answers within a day, for less. */
  readonly batch?: BatchApi;
  /** Those that may answer in its place. The response's `metadata.answeredBy` is the label of the one that did. */
  readonly members?: readonly Provider[];
  /** How the members are asked, one after the other. */
  readonly chain?: Chain;
  /** Frees connections, workers, processes. */
  dispose?(): Promise<void> | void;
}

/** Providers that stand in for one another. */
export interface Chain {
  /** Whether the next is asked after such a failure. */
  fallsOver(kind: ProviderErrorKind): boolean;
  /** What a member is asked with: its own config, and the request's before it. */
  configOf(member: Provider, config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Milliseconds that each may take. */
  readonly timeoutMs: number | undefined;
}

export interface ProviderRequest {
  readonly prompt: RenderedPrompt;
  /** The provider's config, overridden by the prompt's and the case's. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, unknown>>;
  /** Zero-based. Sent along only where a vendor has a seed and the suite sets one. */
  readonly repeat: number;
  readonly signal: AbortSignal;
  /** Called with text as it arrives. When given, the provider streams if it can. */
  readonly onText?: (delta: string) => void;
}

/** A request whose input is counted before it is sent. */
export type InputToCount = Pick<ProviderRequest, 'prompt' | 'config' | 'signal'>;

type ConfigToLoad = Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

/** One shape for every vendor. */
export interface ProviderResponse {
  /** Text, or the structured value where the vendor returned one. */
  readonly output: unknown;
  readonly toolCalls?: readonly ToolCall[];
  /** In OpenAI's words: `stop`, `length`, `tool_calls`, `content_filter`; the vendor's own where none fits. */
  readonly finishReason?: string;
  /** As the vendor counted. Absent when it did not say. */
  readonly usage?: Usage;
  readonly logprobs?: readonly TokenLogprob[];
  readonly refusal?: string;
  /** The vendor's answer as it came, without headers. */
  readonly raw?: unknown;
  readonly requestId?: string;
  /** The model that answered, as the vendor names it. */
  readonly model?: string;
  /** Milliseconds around the request itself. */
  readonly latencyMs: number;
  /** It came with a batch: its latency is not known, and 0. */
  readonly batched?: true;
  /** Milliseconds of `latencyMs` until there was a connection; 0 when one was open, absent when it was not seen. */
  readonly connectMs?: number;
  /** Milliseconds to the first text, when streamed. */
  readonly firstTokenMs?: number;
  /** US dollars, where the provider itself says (`http`, functions); else it is computed from `usage`. */
  readonly cost?: number;
  /** What the vendor's headers said of its limits. */
  readonly rateLimit?: RateLimitState;
  /** Anything more that a function provider returned. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The vectors of some texts. */
export interface EmbeddingResponse {
  readonly vectors: number[][];
  readonly usage?: Usage;
  /** Milliseconds around the request itself. */
  readonly latencyMs: number;
  readonly requestId?: string;
  readonly rateLimit?: RateLimitState;
}

export interface ToolCall {
  id?: string;
  name: string;
  /** Parsed when it is JSON, else the text. */
  arguments: unknown;
}

/** Tokens. `input` holds `cached` and `cacheWrite`; `output` holds `reasoning`. */
export interface Usage {
  input: number;
  output: number;
  cached?: number;
  cacheWrite?: number;
  /** Of `cacheWrite`, what stays in the vendor's cache for an hour: it costs more. */
  cacheWriteHour?: number;
  reasoning?: number;
  audioInput?: number;
  audioOutput?: number;
  /** Of `output`, what draws pictures. */
  imageOutput?: number;
  images?: number;
  /** Searches of the web that the vendor made, which are paid by number. */
  webSearches?: number;
}

export interface TokenLogprob {
  token: string;
  /** Natural logarithm of the probability, at most 0. */
  logprob: number;
  /** The likeliest tokens at this place, where they were asked for (`top_logprobs`); this one is among them. */
  top?: { token: string; logprob: number }[];
}

export interface RateLimitState {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  remainingRequests?: number;
  remainingTokens?: number;
  /** Milliseconds until the window is full again. */
  resetRequestsMs?: number;
  resetTokensMs?: number;
}

/** Why a request failed; fallback chains and retries decide by it. */
export type ProviderErrorKind =
  | 'rateLimit'
  | 'timeout'
  | 'server'
  | 'network'
  | 'auth'
  | 'badRequest'
  | 'malformed'
  | 'contentFilter'
  | 'missingKey'
  | 'notFound'
  | 'unsupported'
  /** It only failed of late, and is not asked for a while. */
  | 'circuitOpen'
  | 'other';

/** A request that failed. Its `code` is `provider.` and the kind. */
export class ProviderError extends CupelError {
  readonly kind: ProviderErrorKind;
  readonly status: number | undefined;
  /** From `Retry-After` and its like. */
  readonly retryAfterMs: number | undefined;
  readonly rateLimit: RateLimitState | undefined;

  constructor(
    kind: ProviderErrorKind,
    message: string,
    details: {
      status?: number | undefined;
      retryAfterMs?: number | undefined;
      rateLimit?: RateLimitState | undefined;
      hint?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(`provider.${kind}`, message, details);
    this.name = 'ProviderError';
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.rateLimit = details.rateLimit;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return ['rateLimit', 'timeout', 'server', 'network'].includes(this.kind);
  }
}

/** Makes a provider from its spec. One a vendor, listed in the registry. */
export interface ProviderFactory {
  /** The first part of the ids it answers to. */
  readonly prefixes: readonly string[];
  /** @throws CupelError when the spec cannot work: no model, bad config, missing key, not allowed here */
  create(spec: ProviderSpec, environment: Environment, makers: ProviderMakers): Promise<Provider>;
}

/** Makes the providers that a provider is made of (`fallback`). */
export interface ProviderMakers {
  create(spec: ProviderSpec): Promise<Provider>;
}
