import { createHash } from 'node:crypto';
import { BudgetError, passes } from '../engine/budget.ts';
import { cachedAnswer, cachedOutcome, type CacheReader } from '../engine/cachedAnswer.ts';
import { canonicalJson } from '../engine/cacheKey.ts';
import { DeferredCall } from '../engine/deferredCall.ts';
import type { CallMaker, FailedCall, ModelCall, ModelCallOutcome } from '../engine/modelCall.ts';
import { worstCost } from '../engine/worstCost.ts';
import type { Redactor } from '../engine/redactor.ts';
import type { Clock } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { PriceBook } from '../pricing/price.ts';
import { ProviderError } from '../providers/provider.ts';
import type { BatchApi, BatchRequest } from './batchApi.ts';
import type { BatchAnswer, BatchRecord } from './batchRecords.ts';
import { Batches } from './batches.ts';
import type { BatchEvents } from './batchEvents.ts';

const priceNames = ['cost', 'inputCost', 'outputCost'];

export interface BatchDeskOptions extends CacheReader {
  readonly prices: PriceBook;
  readonly clock: Clock;
  /** US dollars that the run may cost at worst. */
  readonly limit: number | undefined;
  /** Milliseconds between two looks at a batch. */
  readonly pollMs: number;
  readonly secondThoughtMs: number;
  readonly events?: BatchEvents;
  /** Leaves the batches to the vendor. */
  readonly drain?: AbortSignal | undefined;
  /** Cancels them there. */
  readonly signal?: AbortSignal | undefined;
}

/** What is collected for one batch. */
interface Pile {
  readonly api: BatchApi;
  readonly group: string;
  readonly priced: BatchRecord['priced'];
  readonly keys: string[];
  readonly bodies: BatchRequest['body'][];
  bytes: number;
  worst: number;
}

/**
 * Takes the calls of a run for batches: a call whose answer is there gets it, any other is collected and told to come
 * again. It serves one pass of the run after the other; `settle` ends each.
 */
export class BatchDesk {
  readonly #options: BatchDeskOptions;
  readonly #piles = new Map<string, Pile>();
  readonly #collected = new Set<string>();
  readonly #failures = new WeakMap<object, FailedCall>();
  /** Bodies that hold keys, as they came. They are kept nowhere else. */
  readonly #whole = new Map<string, unknown>();
  #worstCollected = 0;
  #batches: Batches | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: BatchDeskOptions) {
    this.#options = options;
  }

  /** Requests of this pass that were answered, or let go of, meanwhile: a further pass has work to do. */
  get settled(): number {
    return this.#batches?.settled ?? 0;
  }

  /** Batches of this pass that wait for others to end: the next one sends them again. */
  get setAside(): number {
    return this.#batches?.setAside ?? 0;
  }

  /** @param direct makes the calls that no machine is left for: `echo`, `replay:` */
  serve(runId: string, direct: CallMaker, redactor: Redactor): CallMaker {
    const { limit, ...services } = this.#options;
    const batches = new Batches({ ...services, runId, redactor, whole: this.#whole });
    this.#batches = batches;
    this.#piles.clear();
    this.#collected.clear();
    this.#worstCollected = 0;
    return {
      make: (call) => this.#make(call, runId, batches, direct),
      failureOf: (error) =>
        (typeof error === 'object' && error !== null ? this.#failures.get(error) : undefined) ??
        direct.failureOf(error),
    };
  }

  /**
   * Submits what was collected and waits until all batches are answered, or the run is stopped.
   * @returns what to tell people when batches are left behind
   * @throws CupelError `batch.refused`
   */
  async settle(): Promise<string | undefined> {
    for (const pile of this.#piles.values()) await this.#submit(pile);
    if (this.#failure) throw this.#failure.error;
    return this.#batches?.wait();
  }

  async #make(
    call: ModelCall,
    runId: string,
    batches: Batches,
    direct: CallMaker,
  ): Promise<ModelCallOutcome> {
    const { provider } = call.lane;
    if (!provider.remote) return direct.make(call);
    const api = provider.batch;
    if (!api)
      throw new ProviderError('unsupported', `"${provider.spec.label}" has no batch API that Cupel knows.`);
    const key = keyOf(call);
    if (this.#failure || this.#collected.has(key)) throw new DeferredCall();
    const group = groupOf(call, api);
    batches.offer(group, api);
    const { store } = this.#options;
    const known = await store.batchedRequest(runId, key);
    if (known) batches.reach(known.mark, api);
    const isLost = known?.answer && 'redacted' in known.answer && !this.#whole.has(key);
    // What is kept of it is another answer: checks would find another verdict.
    if (isLost) await store.answerBatch(runId, [[key, null]]);
    else if (known?.answer) return this.#read(call, api, known.answer, key);
    else if (known) throw new DeferredCall();
    const cached = call.cacheKey === undefined ? undefined : await cachedAnswer(call.cacheKey, this.#options);
    if (cached) return cachedOutcome(cached, call, this.#options.prices);
    await this.#collect(call, api, group, key, batches);
    throw new DeferredCall();
  }

  #read(call: ModelCall, api: BatchApi, answer: BatchAnswer, key: string): ModelCallOutcome {
    if ('error' in answer) {
      const error = new ProviderError(answer.error.kind, answer.error.message);
      this.#failures.set(error, { attempts: 1, queueMs: 0, cost: 0 });
      throw error;
    }
    const { requestId, cost, redacted } = answer;
    try {
      const response = {
        ...api.read(redacted ? this.#whole.get(key) : answer.body, call.question),
        latencyMs: 0,
        batched: true as const,
        ...(requestId === undefined ? {} : { requestId }),
      };
      if (call.cacheKey !== undefined && !redacted)
        // Only a later run would miss it.
        this.#options.store
          .cachePut(call.cacheKey, { response, cost, at: this.#options.clock.now() })
          .catch(() => undefined);
      return { response, cached: false, cost, attempts: 1, queueMs: 0 };
    } catch (error) {
      if (typeof error === 'object' && error !== null)
        this.#failures.set(error, { attempts: 1, queueMs: 0, cost });
      throw error;
    }
  }

  async #collect(
    call: ModelCall,
    api: BatchApi,
    group: string,
    key: string,
    batches: Batches,
  ): Promise<void> {
    this.#collected.add(key);
    const worst = worstCost(call, this.#options, true);
    const { limit } = this.#options;
    const committed = (await batches.committed()) + this.#worstCollected;
    if (limit !== undefined && worst > 0 && passes(committed + worst, limit)) {
      this.#collected.delete(key);
      throw new BudgetError(committed, worst, limit);
    }
    this.#worstCollected += worst;
    const body = await api.body(call.question);
    // What stands around it in the file: names, an address, a comma.
    const bytes = Buffer.byteLength(JSON.stringify(body)) + 160;
    if (bytes > api.limits.bytes)
      throw new CupelError(
        'batch.tooLarge',
        `The request is larger than a whole batch may be: ${bytes} bytes.`,
      );
    const place = `${api.account} ${group}`;
    const before = this.#piles.get(place);
    if (before && (before.keys.length >= api.limits.requests || before.bytes + bytes > api.limits.bytes)) {
      this.#piles.delete(place);
      await this.#submit(before);
    }
    let pile = this.#piles.get(place);
    if (!pile)
      this.#piles.set(
        place,
        (pile = { api, group, priced: pricedOf(call), keys: [], bodies: [], bytes: 0, worst: 0 }),
      );
    pile.keys.push(key);
    pile.bodies.push(body);
    pile.bytes += bytes;
    pile.worst += worst;
  }

  /** A failure ends the pass, not the call that happened to fill the pile. */
  async #submit(pile: Pile): Promise<void> {
    if (this.#failure || pile.keys.length === 0) return;
    try {
      await this.#batches?.submit(pile);
      this.#worstCollected -= pile.worst;
    } catch (error) {
      this.#failure = { error };
    }
  }
}

/** A call is asked once for its result; a grader may ask several things for one. */
function keyOf({ owner, question, config, lane }: ModelCall): string {
  if (!owner.grades) return owner.id;
  const { prompt, texts } = question;
  const asked = canonicalJson([lane.provider.spec.id, config, texts ?? prompt.messages]);
  return `${owner.id} ${createHash('sha256').update(asked).digest('hex')}`;
}

function pricedOf({ lane: { provider }, config }: ModelCall): BatchRecord['priced'] {
  const own = Object.entries(config).filter(([name]) => priceNames.includes(name));
  return { vendor: provider.vendor, model: provider.model, config: Object.fromEntries(own) };
}

function groupOf(call: ModelCall, api: BatchApi): string {
  return `${api.group} ${canonicalJson(pricedOf(call))}`;
}
