import type { Environment } from '../environment.ts';
import type { RenderedPrompt } from '../prompts/prompt.ts';
import type { ProviderResponse, ProviderSpec, Usage } from '../providers/provider.ts';
import type { Case } from '../suites/suite.ts';
import type { GraderKind } from './chooseGrader.ts';

/** What a grader may look at, beside the assertion itself. */
export interface GradingContext {
  /** After the provider's and the case's `transform`. */
  readonly output: unknown;
  readonly vars: Readonly<Record<string, unknown>>;
  /** The rendered prompt. */
  readonly prompt: string;
  readonly case: Pick<Case, 'description' | 'metadata' | 'options' | 'index'>;
  readonly provider: Pick<ProviderSpec, 'id' | 'label' | 'config'>;
  readonly response: ProviderResponse;
  /** Null when no request was timed: a cached answer has no latency of its own. */
  readonly latencyMs: number | null;
  /** Whether the answer came from the cache. */
  readonly cached?: boolean;
  /** US dollars, those of a cached answer when it was made; null when unknown. */
  readonly cost: number | null;
  readonly environment: Environment;
  readonly models: ModelAccess;
  readonly signal: AbortSignal;
}

/** How graders reach models: through the engine's cache, limits and budget. */
export interface ModelAccess {
  /**
   * @param provider the assertion's `provider`, or undefined for the default one
   * @throws ProviderError, or CupelError `grader.noProvider` when none is set
   */
  complete(
    provider: unknown,
    prompt: RenderedPrompt,
    options: {
      signal: AbortSignal;
      jsonSchema?: Readonly<Record<string, unknown>>;
      /** Of the default one; `text` unless given. */
      kind?: Exclude<GraderKind, 'embedding'>;
    },
  ): Promise<ModelAnswer>;
  /** One vector a text, in order. */
  embed(
    provider: unknown,
    texts: readonly string[],
    options: { signal: AbortSignal },
  ): Promise<{ vectors: number[][]; usage?: Usage; cost: number | null; provider: string }>;
}

export interface ModelAnswer {
  response: ProviderResponse;
  /** US dollars; null when unknown; 0 when cached. */
  cost: number | null;
  cached: boolean;
  /** The id of the provider that answered. */
  provider: string;
}
