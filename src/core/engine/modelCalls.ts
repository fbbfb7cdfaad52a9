import type { Clock } from '../environment.ts';
import type { PriceBook } from '../pricing/price.ts';
import { mayBeBilled } from '../providers/httpErrors.ts';
import { withConnectTime } from '../providers/connectTime.ts';
import { answeredBy } from '../providers/fallback.ts';
import { ProviderError, type ProviderErrorKind, type ProviderResponse } from '../providers/provider.ts';
import type { CachedResponse } from '../store/store.ts';
import { answerCost } from './answerCost.ts';
import type { AttemptTimer } from './attemptTimer.ts';
import type { Budget } from './budget.ts';
import { cachedAnswer, cachedOutcome, type CacheReader } from './cachedAnswer.ts';
import type { SharedLimits } from './runOptions.ts';
import type { Gate } from './gate.ts';
import { guessTokens } from './guessTokens.ts';
import type { CallMaker, FailedCall, Lane, ModelCall, ModelCallOutcome, Sent } from './modelCall.ts';
import { pauseBeforeRetry, tooLongToWait, type RetryPolicy } from './retry.ts';
import { worstCost } from './worstCost.ts';
import { boundInput } from './worstUsage.ts';

/** A rest of so many milliseconds is told of. */
const longRestMs = 15_000;

export interface ModelCallServices extends CacheReader {
  readonly clock: Clock;
  readonly prices: PriceBook;
  readonly budget: Pick<Budget, 'reserve' | 'settle'> | undefined;
  /** What other processes keep too. */
  readonly shared?: SharedLimits | undefined;
  /** Requests under way at once, over all providers. */
  readonly gate: Gate;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
  readonly uniform: () => number;
  readonly timer: AttemptTimer;
  /** Takes the keys out of an answer. @returns the answer itself where it holds none */
  readonly redact: (response: ProviderResponse) => ProviderResponse;
  /** Called when a reply could not be kept. */
  readonly onStoreFailure: (error: unknown) => void;
}

/** Makes requests: from the cache, or within the limits and the budget, again when that may help. */
export class ModelCalls implements CallMaker {
  readonly #services: ModelCallServices;
  /** No Map: see `Slots`. */
  readonly #underWay: Record<string, Promise<ModelCallOutcome>> = Object.create(null) as Record<
    string,
    never
  >;
  readonly #failures = new WeakMap<object, FailedCall>();
  /** What answers did cost where that was more than could be foreseen: the next ones may as well. */
  readonly #dearest = new WeakMap<Lane, number>();
  /** One a config and member, which whoever is asked with it knows again. */
  readonly #memberConfigs = new WeakMap<ModelCall['config'], WeakMap<Lane, ModelCall['config']>>();

  constructor(services: ModelCallServices) {
    this.#services = services;
  }

  /**
   * @throws ProviderError when it failed for good, BudgetError, a signal's reason. `failureOf` knows more of each
   */
  async make(call: ModelCall): Promise<ModelCallOutcome> {
    const { cacheKey } = call;
    if (cacheKey === undefined) return this.#send(call);
    const same = this.#underWay[cacheKey];
    if (same) return this.#shared(same);
    const made = this.#makeCached(call, cacheKey);
    this.#underWay[cacheKey] = made;
    try {
      return await made;
    } finally {
      delete this.#underWay[cacheKey];
    }
  }

  /** What is known of a call that `make` rejected. */
  failureOf(error: unknown): FailedCall | undefined {
    return typeof error === 'object' && error !== null ? this.#failures.get(error) : undefined;
  }

  /** What another asked at the same time: its answer, or its failure, which cost nothing more. */
  async #shared(same: Promise<ModelCallOutcome>): Promise<ModelCallOutcome> {
    try {
      return asCached(await same);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { kind, message, status, retryAfterMs, rateLimit, hint } = error;
      const own = new ProviderError(kind, message, { status, retryAfterMs, rateLimit, hint, cause: error });
      this.#failures.set(own, { attempts: 0, queueMs: 0, cost: 0 });
      throw own;
    }
  }

  async #makeCached(call: ModelCall, key: string): Promise<ModelCallOutcome> {
    const { store, clock, redact, prices } = this.#services;
    const known = await cachedAnswer(key, this.#services);
    if (known) return cachedOutcome(known, call, prices);
    const outcome = await this.#send(call);
    const { response, cost } = outcome;
    // What would be kept without its keys is another answer: checks would find another verdict.
    if (redact(response) !== response) return outcome;
    const entry: CachedResponse = { response, cost, at: clock.now() };
    // Not waited for: the store answers in the order of asking, so whoever looks it up from now on finds it.
    store.cachePut(key, entry).catch(this.#services.onStoreFailure);
    return outcome;
  }

  async #send(call: ModelCall): Promise<ModelCallOutcome> {
    const failed: FailedCall = { attempts: 0, queueMs: 0, cost: 0 };
    await call.beforeSending?.();
    try {
      const { response, cost } = await (call.lane.members
        ? this.#untilAnswered(call, failed, () => this.#askInTurn(call, call.lane.members ?? [], failed))
        : this.#guarded(call.lane, () =>
            this.#untilAnswered(call, failed, () => this.#attempt(call, failed)),
          ));
      return {
        response,
        cached: false,
        // An earlier attempt may have been billed.
        cost: failed.cost === null || cost === null ? null : failed.cost + cost,
        attempts: failed.attempts,
        queueMs: failed.queueMs,
      };
    } catch (error) {
      if (typeof error === 'object' && error !== null) this.#failures.set(error, failed);
      throw error;
    }
  }

  /** Tries again as long as that may help. */
  async #untilAnswered(call: ModelCall, failed: FailedCall, ask: () => Promise<Sent>): Promise<Sent> {
    const { retry, uniform, clock } = this.#services;
    let waited = 0;
    for (let failures = 1; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        const pause = pauseBeforeRetry(error, failures, retry, uniform, waited);
        if (error instanceof ProviderError && error.kind === 'rateLimit' && !call.lane.members)
          await this.#rest(call.lane, error, pause);
        if (pause === undefined) throw tooLongToWait(error, retry);
        await clock.sleep(pause, call.waiting);
        waited += pause;
        failed.queueMs += pause;
      }
    }
  }

  /** Does not ask a provider that only fails. */
  async #guarded({ breaker }: Lane, ask: () => Promise<Sent>): Promise<Sent> {
    try {
      breaker.check();
      const sent = await ask();
      breaker.succeeded();
      return sent;
    } catch (error) {
      breaker.ended(error);
      throw error;
    }
  }

  async #rest(lane: Lane, error: ProviderError, pause = 0): Promise<void> {
    const { environment, retry } = this.#services;
    // Nobody waits as long as some servers ask.
    const isTooLong = (error.retryAfterMs ?? 0) > retry.longestMs;
    const ms = isTooLong ? 0 : (error.retryAfterMs ?? pause);
    if (ms >= longRestMs && !lane.limiter.rests)
      environment.log.warn(
        `"${lane.provider.spec.label}" refused for its rate limit: nothing is sent to it for ${Math.ceil(ms / 1000)} s.`,
      );
    lane.limiter.refused(ms, error.rateLimit);
    await this.#services.shared?.rest(lane, ms);
  }

  /** Asks each of a chain once, until one answers: who rests is passed over. */
  async #askInTurn(call: ModelCall, members: readonly Lane[], failed: FailedCall): Promise<Sent> {
    const { clock } = this.#services;
    const { limiter, delay, provider } = call.lane;
    const { chain } = provider;
    const admission = await limiter.acquire(guessTokens(call), call.waiting);
    let lostMs = 0;
    let failure: unknown;
    try {
      if (delay > 0) await clock.sleep(delay, call.waiting);
      for (const lane of members) {
        const isLast = lane === members.at(-1);
        if (!isLast && lane.limiter.rests && chain?.fallsOver('rateLimit')) continue;
        const [asked, queued] = [clock.monotonic(), failed.queueMs];
        try {
          const asks = this.#forMember(call, lane);
          const { response, cost } = await (lane.members
            ? this.#askInTurn(asks, lane.members, failed)
            : this.#guarded(lane, () => this.#attempt(asks, failed)));
          const isFiltered = response.finishReason === 'content_filter';
          if (isLast || !isFiltered || !chain?.fallsOver('contentFilter'))
            return {
              response: waitedFor(lane.members ? response : answeredBy(lane.provider, response), lostMs),
              cost,
            };
          if (failed.cost !== null) failed.cost = cost === null ? null : failed.cost + cost;
        } catch (error) {
          if (!(error instanceof ProviderError)) throw error;
          if (error.kind === 'rateLimit')
            await this.#rest(lane, error, this.#services.uniform() * this.#services.retry.baseMs);
          if (!chain?.fallsOver(kindOf(error))) throw error;
          failure = error;
        }
        lostMs += clock.monotonic() - asked - (failed.queueMs - queued);
      }
      throw failure;
    } finally {
      limiter.release(admission, undefined);
    }
  }

  #forMember(call: ModelCall, lane: Lane): ModelCall {
    const { chain } = call.lane.provider;
    let known = this.#memberConfigs.get(call.config);
    if (!known) this.#memberConfigs.set(call.config, (known = new WeakMap()));
    const config = known.get(lane) ?? chain?.configOf(lane.provider, call.config) ?? call.config;
    known.set(lane, config);
    const inputBytes = Math.max(call.inputBytes, boundInput(call.question.prompt.messages, config));
    return { ...call, lane, config, inputBytes, timeoutMs: chain?.timeoutMs ?? call.timeoutMs };
  }

  /** One request: waits for its turn and its money, sends it, and settles. */
  async #attempt(call: ModelCall, failed: FailedCall): Promise<Sent> {
    const { clock, budget, gate, prices, timer } = this.#services;
    const { lane, config, waiting, timeoutMs = this.#services.timeoutMs } = call;
    const { provider, limiter } = lane;
    const asked = clock.monotonic();
    const tokens = guessTokens(call);
    await this.#services.shared?.pace(lane, tokens, waiting);
    const admission = await limiter.acquire(tokens, waiting);
    let used: number | undefined;
    try {
      // Before it takes a place that others could use meanwhile.
      if (lane.delay > 0) await clock.sleep(lane.delay, waiting);
      const worst = await this.#enter(call);
      let cost: number | null = null;
      try {
        failed.queueMs += clock.monotonic() - asked;
        failed.attempts += 1;
        admission.at = clock.monotonic();
        const response = await withConnectTime(() =>
          timer.run(timeoutMs, provider.spec.label, (signal) => call.send(signal, provider, config)),
        );
        cost = answerCost(provider, response, config, prices, clock.now());
        if (budget && cost !== null && cost > worst && provider.remote) this.#learn(lane, cost);
        if (response.usage) used = response.usage.input + response.usage.output;
        limiter.succeeded(response.rateLimit);
        return { response, cost };
      } catch (error) {
        if (cost === null && !mayBeBilled(error)) cost = 0;
        if (cost === null) failed.cost = null;
        throw error;
      } finally {
        gate.leave();
        // What a replay tells was paid when it was recorded.
        budget?.settle(worst, provider.remote ? cost : 0);
      }
    } finally {
      limiter.release(admission, used);
    }
  }

  /** Waits for the money of a call and a place among those under way. @returns what is reserved, US dollars */
  async #enter(call: ModelCall): Promise<number> {
    const { budget, gate } = this.#services;
    const { lane, waiting } = call;
    for (;;) {
      const worst = budget && lane.provider.remote ? this.#worstOf(call) : 0;
      const affordable = budget?.reserve(worst, waiting);
      if (affordable) await affordable;
      try {
        const entered = gate.enter(waiting);
        if (entered) await entered;
      } catch (error) {
        budget?.settle(worst, 0);
        throw error;
      }
      // While it waited, another may have shown that such calls cost more.
      const isEnough = worst >= (this.#dearest.get(lane) ?? 0);
      if (isEnough && !waiting.aborted) return worst;
      gate.leave();
      budget?.settle(worst, 0);
      waiting.throwIfAborted();
    }
  }

  #learn(lane: Lane, cost: number): void {
    this.#dearest.set(lane, Math.max(cost, this.#dearest.get(lane) ?? 0));
  }

  #worstOf(call: ModelCall): number {
    return Math.max(worstCost(call, this.#services), this.#dearest.get(call.lane) ?? 0);
  }
}

function asCached({ response, cost, originalCost = cost }: ModelCallOutcome): ModelCallOutcome {
  return { response, cached: true, cost: 0, originalCost, attempts: 0, queueMs: 0 };
}

/** What kept a provider from answering: one that is not asked any more failed before. */
function kindOf({ kind, cause }: ProviderError): ProviderErrorKind {
  return kind === 'circuitOpen' && cause instanceof ProviderError ? cause.kind : kind;
}

/** A response that came only after others had failed for so long. */
function waitedFor(response: ProviderResponse, lostMs: number): ProviderResponse {
  const { latencyMs, firstTokenMs } = response;
  return {
    ...response,
    latencyMs: latencyMs + lostMs,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs: firstTokenMs + lostMs }),
  };
}
