import type { JournalEntry, Store } from '../store/store.ts';
import type { KeptAnswers } from './keptAnswers.ts';
import type { Redactor } from './redactor.ts';

export interface GraderJournalOptions {
  readonly store: Pick<Store, 'journal'>;
  readonly runId: string;
  readonly redactor: Redactor;
  /** What an earlier process kept. */
  readonly kept: Pick<KeptAnswers, 'get'> | undefined;
  readonly onStoreFailure: (error: unknown) => void;
}

/**
 * The answers of graders, so that a resumed run does not pay for them again, nor forgets what they did cost. They stand in
 * the run's journal beside the answer that they grade, under its id, and go when its result is recorded and nothing of it
 * is to be made again.
 */
export class GraderJournal {
  readonly #options: GraderJournalOptions;

  constructor(options: GraderJournalOptions) {
    this.#options = options;
  }

  /** The name of an answer. @param key of the question @param nth time that it is asked for this result, from 0 */
  nameOf(owner: string, key: string, nth: number): string {
    return `${owner}#${key}.${nth}`;
  }

  async get(name: string): Promise<JournalEntry | undefined> {
    return this.#options.kept?.get(name);
  }

  async keep(name: string, entry: JournalEntry): Promise<void> {
    const { store, runId, redactor, onStoreFailure } = this.#options;
    await store.journal(runId, name, redactor.value({ ...entry })).catch(onStoreFailure);
  }
}
