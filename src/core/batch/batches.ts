import { randomBytes } from 'node:crypto';
import type { Redactor } from '../engine/redactor.ts';
import type { Clock } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { PriceBook } from '../pricing/price.ts';
import { mayBeBilled } from '../providers/httpErrors.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { BatchApi, BatchRefusal, BatchRequest, BatchState } from './batchApi.ts';
import { committedTo, type BatchRecord } from './batchRecords.ts';
import type { BatchEvents } from './batchEvents.ts';
import { cancelBatches, leftBehind, namesOf } from './cancelBatches.ts';
import { importRows } from './importRows.ts';

/** How often a vendor that says it is busy is asked to take a batch. */
const submitAttempts = 5;

export interface BatchesOptions {
  readonly runId: string;
  readonly store: Store;
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Bodies of answers that hold keys, by the key of their request. */
  readonly whole: Map<string, unknown>;
  readonly pollMs: number;
  /** How long `signal` is waited for after `drain`. */
  readonly secondThoughtMs: number;
  readonly events?: BatchEvents;
  readonly drain?: AbortSignal | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Submission {
  readonly api: BatchApi;
  readonly group: string;
  readonly priced: BatchRecord['priced'];
  readonly keys: readonly string[];
  readonly bodies: readonly BatchRequest['body'][];
  readonly worst: number;
}

/** What one look at batches brought. */
interface Look {
  /** Requests that the vendors are done with. */
  readonly done: number;
  readonly refusal: BatchRefusal | undefined;
  /** Why a vendor did not answer. */
  readonly silence: string | undefined;
  readonly failure: { readonly error: unknown } | undefined;
}

/** The batches of a run at the vendors: each is written down before it is sent, so that none is sent twice. */
export class Batches {
  readonly #options: BatchesOptions;
  /** By mark. */
  readonly #apis = new Map<string, BatchApi>();
  /** By group, then by account. */
  readonly #offered = new Map<string, Map<string, BatchApi>>();
  readonly #stopped: AbortSignal;
  #records: Promise<Map<string, BatchRecord>> | undefined;
  /** What the run spent without a batch, before it was taken up again. */
  #spentBeside = 0;
  #settled = 0;
  #imported = 0;
  #setAside = 0;
  #isSilent = false;

  constructor(options: BatchesOptions) {
    this.#options = options;
    const { drain, signal } = options;
    this.#stopped = AbortSignal.any([drain, signal].filter((each) => each !== undefined));
  }

  /** Requests that were answered or let go of. */
  get settled(): number {
    return this.#settled;
  }

  /** Batches that found no room at the vendor beside the others, and were let go of. */
  get setAside(): number {
    return this.#setAside;
  }

  /** How a batch is reached: a call that stands in it knows. */
  reach(mark: string, api: BatchApi): void {
    this.#apis.set(mark, api);
  }

  /** How batches of a group are reached of which no call was made, while the group has one account. */
  offer(group: string, api: BatchApi): void {
    const accounts = this.#offered.get(group);
    if (accounts) accounts.set(api.account, api);
    else this.#offered.set(group, new Map([[api.account, api]]));
  }

  /** The most that the run has spent or may yet spend, US dollars. */
  async committed(): Promise<number> {
    const records = await this.#load();
    return this.#spentBeside + committedTo(records.values());
  }

  /** @throws CupelError `batch.refused` when the vendor did not take it: then it is not kept either */
  async submit({ api, group, priced, keys, bodies, worst }: Submission): Promise<void> {
    const { clock, store, runId, events, signal } = this.#options;
    const mark = `c${randomBytes(9).toString('hex')}`;
    const record: BatchRecord = {
      mark,
      group,
      priced,
      state: 'submitting',
      requests: keys.length,
      worst,
      at: clock.now(),
    };
    this.reach(mark, api);
    await this.#load();
    await store.saveBatch(runId, record, keys);
    await this.#remember(record, false);
    const requests = bodies.map((body, place) => ({ id: `${mark}-${place}`, body }));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const remote = await api.submit(requests, mark, signal ?? new AbortController().signal);
        const submitted: BatchRecord = { ...record, state: 'submitted', remote };
        await this.#remember(submitted);
        events?.submitted?.(submitted);
        return;
      } catch (error) {
        // The vendor may have it: it is looked for before anything is sent again.
        if (!isRefusal(error)) return;
        if (error.kind === 'rateLimit' && attempt < submitAttempts && !this.#stopped.aborted) {
          await this.#sleep(error.retryAfterMs ?? this.#options.pollMs);
          continue;
        }
        await this.#drop(record);
        await this.#look(await this.#open());
        throw await this.#refused(`The batch was refused: ${error.message}`, error.hint, error);
      }
    }
  }

  /**
   * Until all batches are answered, or the run is stopped, or there may be room again for one that was set aside.
   * @returns what to tell people when some are left
   */
  async wait(): Promise<string | undefined> {
    const { signal, drain, events, pollMs, clock } = this.#options;
    const fresh = (await this.#open()).some(({ at }) => clock.now() - at < pollMs);
    if (fresh) await this.#sleep(pollMs);
    for (;;) {
      const open = await this.#open();
      if (open.length === 0) return undefined;
      if (drain?.aborted) await this.#thinkAgain(open.length);
      if (signal?.aborted) return cancelBatches(open, (record) => this.#apiOf(record), this.#options);
      if (drain?.aborted) return leftBehind(open, this.#options.runId);
      const { done, refusal, silence, failure } = await this.#look(open);
      this.#tell(silence);
      if (failure && (refusal?.crowded ?? true)) throw failure.error;
      const left = await this.#open();
      const hasRoom = this.#setAside > 0 && this.#imported > 0;
      if (refusal && (!refusal.crowded || (left.length === 0 && !hasRoom)))
        throw await this.#refused(refusal.message);
      if (left.length === 0 || hasRoom) return undefined;
      events?.waiting?.({
        batches: left.length,
        requests: left.reduce((sum, each) => sum + each.requests, 0),
        done,
      });
      await this.#sleep(pollMs);
    }
  }

  /** Looks at each batch once, and keeps the answers of those that have ended, whatever becomes of the others. */
  async #look(open: readonly BatchRecord[]): Promise<Look> {
    let done = 0;
    let refusal: BatchRefusal | undefined;
    let silence: string | undefined;
    let failure: Look['failure'];
    for (const record of open)
      try {
        const state = await this.#advance(record);
        done += state.done;
        silence ??= state.silence;
        // One that cannot be mended by waiting is the one to tell of.
        if (state.refusal && (!refusal || refusal.crowded)) refusal = state.refusal;
      } catch (error) {
        failure ??= { error };
      }
    return { done, refusal, silence, failure };
  }

  #tell(silence: string | undefined): void {
    const { events } = this.#options;
    if (silence !== undefined && !this.#isSilent) events?.outOfReach?.(silence);
    if (silence === undefined && this.#isSilent) events?.inReach?.();
    this.#isSilent = silence !== undefined;
  }

  async #advance(record: BatchRecord): Promise<Pick<BatchState, 'done' | 'refusal'> & { silence?: string }> {
    const api = this.#apiOf(record);
    const signal = this.#options.signal ?? new AbortController().signal;
    if (!api) return { done: 0 };
    try {
      if (record.remote === undefined) {
        await this.#search(record, api, signal);
        return { done: 0 };
      }
      const { ended, done, refusal } = await api.state(record.remote, signal);
      if (refusal) return { done: 0, refusal: await this.#letGo(record, refusal) };
      if (!ended) return { done };
      await this.#import(record, record.remote, api, signal);
      return { done: record.requests };
    } catch (error) {
      // A vendor that is out of reach for a while has the batch still.
      if (signal.aborted) return { done: 0 };
      if (error instanceof ProviderError && error.retryable)
        return { done: 0, silence: this.#options.redactor.message(error.message) };
      throw error;
    }
  }

  async #letGo(record: BatchRecord, { message, crowded }: BatchRefusal): Promise<BatchRefusal> {
    const { redactor, events } = this.#options;
    await this.#drop(record);
    if (crowded) {
      this.#setAside += 1;
      this.#settled += record.requests;
      events?.setAside?.(record, redactor.message(message));
    }
    return { message: `The batch ${record.remote} was refused: ${message}`, crowded };
  }

  /** What is to be mended, and what goes on meanwhile. */
  async #refused(message: string, hint?: string, cause?: unknown): Promise<CupelError> {
    const { runId } = this.#options;
    const open = await this.#open();
    const advice = [
      ...(hint ? [hint] : []),
      ...(open.length > 0 ? [`The vendor goes on with ${namesOf(open)}.`] : []),
      `When that is mended, go on with: cupel run --resume ${runId}`,
    ];
    return new CupelError('batch.refused', message, { hint: advice.join(' '), cause });
  }

  async #search(record: BatchRecord, api: BatchApi, signal: AbortSignal): Promise<void> {
    const { mark, requests, at, others = [] } = record;
    const known = [...(await this.#load()).values()].flatMap(({ remote }) => remote ?? []);
    const remote = await api.find(
      { mark, requests, since: at, others: new Set([...known, ...others]) },
      signal,
    );
    if (remote !== undefined) return this.#remember({ ...record, state: 'submitted', remote });
    this.#settled += requests;
    await this.#drop(record);
  }

  async #import(record: BatchRecord, remote: string, api: BatchApi, signal: AbortSignal): Promise<void> {
    const outcome = await importRows(record, api.rows(remote, signal), api, this.#options);
    if (outcome === 'another') {
      const { remote: _, ...rest } = record;
      return this.#remember({ ...rest, state: 'submitting', others: [...(record.others ?? []), remote] });
    }
    const imported: BatchRecord = { ...record, state: 'imported', cost: outcome.cost };
    await this.#remember(imported);
    this.#settled += record.requests;
    this.#imported += 1;
    this.#options.events?.imported?.(imported);
  }

  /** Whoever stops a run may want its batches cancelled: until then they are there to be. */
  async #thinkAgain(batches: number): Promise<void> {
    const { signal, secondThoughtMs, events, clock } = this.#options;
    if (!signal || signal.aborted || secondThoughtMs === 0) return;
    events?.leaving?.(batches);
    await clock.sleep(secondThoughtMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #open(): Promise<BatchRecord[]> {
    return [...(await this.#load()).values()].filter(
      (record) => record.state !== 'imported' && this.#apiOf(record) !== undefined,
    );
  }

  #apiOf({ mark, group }: BatchRecord): BatchApi | undefined {
    const [only, another] = this.#offered.get(group)?.values() ?? [];
    return this.#apis.get(mark) ?? (another ? undefined : only);
  }

  #load(): Promise<Map<string, BatchRecord>> {
    this.#records ??= this.#read();
    return this.#records;
  }

  async #read(): Promise<Map<string, BatchRecord>> {
    const { store, runId } = this.#options;
    const [all, spent] = await Promise.all([store.batches(runId), store.spent(runId)]);
    this.#spentBeside = spent - committedTo(all);
    return new Map(all.map((each) => [each.mark, each]));
  }

  async #remember(record: BatchRecord, save = true): Promise<void> {
    (await this.#load()).set(record.mark, record);
    if (save) await this.#options.store.saveBatch(this.#options.runId, record);
  }

  async #drop({ mark }: BatchRecord): Promise<void> {
    (await this.#load()).delete(mark);
    await this.#options.store.dropBatch(this.#options.runId, mark);
  }

  /** Ends early when the run is stopped. */
  async #sleep(ms: number): Promise<void> {
    await this.#options.clock.sleep(ms, this.#stopped).catch((error: unknown) => {
      if (!this.#stopped.aborted) throw error;
    });
  }
}

/** Whether it is certain that the vendor did not take it. */
function isRefusal(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError)) return false;
  if (error.status !== undefined) return error.status < 500 && error.status !== 408 && error.status !== 409;
  return !mayBeBilled(error);
}
