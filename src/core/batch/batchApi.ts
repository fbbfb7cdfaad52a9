import type { ProviderRequest, ProviderResponse } from '../providers/provider.ts';

type Config = Readonly<Record<string, unknown>>;

/** One request for a batch: a prompt, or texts to make vectors of. */
export type BatchQuestion = Omit<ProviderRequest, 'signal' | 'onText'> & {
  readonly texts?: readonly string[];
};

/** A vendor's batch endpoint as one provider sees it. Nothing here retries. */
export interface BatchApi {
  /** Requests of the same group and account may stand in one batch: the vendor, address, endpoint, model. */
  readonly group: string;
  /** Of `accountOf`. It is not to be written down. */
  readonly account: string;
  /** What the vendor takes in one batch. */
  readonly limits: { readonly requests: number; readonly bytes: number };
  /** @throws ProviderError for what the vendor would refuse */
  body(question: BatchQuestion): Promise<Config>;
  /** @throws ProviderError `provider.malformed` */
  read(body: unknown, question: Pick<BatchQuestion, 'config' | 'texts'>): Omit<ProviderResponse, 'latencyMs'>;
  /**
   * @param mark what it can be found by
   * @returns the vendor's id
   * @throws ProviderError
   */
  submit(requests: readonly BatchRequest[], mark: string, signal: AbortSignal): Promise<string>;
  /** The id of a batch that was perhaps submitted, by a process that did not live to write the id down. */
  find(lost: LostBatch, signal: AbortSignal): Promise<string | undefined>;
  state(id: string, signal: AbortSignal): Promise<BatchState>;
  /** In any order. Only of a batch that has ended. */
  rows(id: string, signal: AbortSignal): AsyncIterable<BatchRow>;
  /** What is done by then is kept, and billed. */
  cancel(id: string, signal: AbortSignal): Promise<void>;
}

export interface BatchRequest {
  /** Letters, digits, `-`; at most 64. */
  readonly id: string;
  readonly body: Config;
}

export interface LostBatch {
  readonly mark: string;
  readonly requests: number;
  /** Milliseconds since 1970; it was submitted after. */
  readonly since: number;
  /** Ids that are known to be other batches. */
  readonly others: ReadonlySet<string>;
}

export interface BatchState {
  readonly ended: boolean;
  /** Requests that the vendor is done with. */
  readonly done: number;
  readonly refusal?: BatchRefusal;
}

/** Why a vendor refused all of a batch. */
export interface BatchRefusal {
  readonly message: string;
  /** The account has too much in its other batches: when one of them has ended there may be room. */
  readonly crowded: boolean;
}

/** What became of one request. */
export type BatchRow = { readonly id: string } & (
  | { readonly kind: 'answered'; readonly body: unknown; readonly requestId?: string }
  | { readonly kind: 'errored'; readonly status: number; readonly code?: string; readonly message: string }
  | { readonly kind: 'expired' }
  /** It was not made, and can be sent again. */
  | { readonly kind: 'cancelled' }
);
