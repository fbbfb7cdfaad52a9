import type { ProviderErrorKind } from '../providers/provider.ts';

/** A batch of a run, as the store keeps it. */
export interface BatchRecord {
  /** Ours. The vendor's requests are named `<mark>-<place>`. */
  readonly mark: string;
  /** The one of its API, with what its price depends on. Several accounts may have it. */
  readonly group: string;
  /** Whose price all of its requests have. */
  readonly priced: {
    readonly vendor: string;
    readonly model: string | undefined;
    readonly config: Readonly<Record<string, unknown>>;
  };
  /** `submitting`: it is not known whether the vendor got it. */
  readonly state: 'submitting' | 'submitted' | 'imported';
  /** The vendor's id. */
  readonly remote?: string;
  readonly requests: number;
  /** The most that it can cost, US dollars. */
  readonly worst: number;
  /** US dollars; of requests whose cost is unknown, the worst. Once it is imported. */
  readonly cost?: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Batches at the vendor that looked like this one and are not. */
  readonly others?: readonly string[];
}

/** The most that batches have cost or may yet cost, US dollars. */
export function committedTo(batches: Iterable<Pick<BatchRecord, 'cost' | 'worst'>>): number {
  let sum = 0;
  for (const { cost, worst } of batches) sum += cost ?? worst;
  return sum;
}

/** What came of one request. */
export type BatchAnswer =
  /** The body as the vendor's other endpoint would have answered; US dollars, null when unknown. */
  | {
      readonly body: unknown;
      readonly requestId?: string;
      readonly cost: number | null;
      /** Keys were taken out of the body: it is not what the model answered. */
      readonly redacted?: true;
    }
  | {
      readonly error: { readonly kind: ProviderErrorKind; readonly message: string };
      /** A second try may help. */
      readonly healable: boolean;
    };

/** A request of a run that stands in a batch. */
export interface BatchedRequest {
  readonly mark: string;
  readonly answer?: BatchAnswer;
}

/** The batches of runs. Part of the store. */
export interface BatchStore {
  /** Replaces the record. With `keys`, its requests in order: from then on they belong to it. */
  saveBatch(runId: string, record: BatchRecord, keys?: readonly string[]): Promise<void>;
  batches(runId: string): Promise<BatchRecord[]>;
  /** The request of that key; undefined when none stands in a batch. */
  batchedRequest(runId: string, key: string): Promise<BatchedRequest | undefined>;
  /** The key of each place of a batch. */
  batchKeys(runId: string, mark: string): Promise<string[]>;
  /** Keeps answers by key. Null lets go of the request: it stands in no batch any more. */
  answerBatch(runId: string, answers: readonly (readonly [key: string, BatchAnswer | null])[]): Promise<void>;
  /** Lets go of a batch that was never submitted, and of its requests. */
  dropBatch(runId: string, mark: string): Promise<void>;
  /** Lets go of the requests that failed for a reason that may be gone. */
  retryBatched(runId: string): Promise<void>;
}
