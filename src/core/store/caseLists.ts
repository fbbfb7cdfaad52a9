import type { StatementSync } from 'node:sqlite';
import type { RunRecord } from '../engine/result.ts';
import { caseSql } from './caseQuery.ts';
import type { ResultQuery } from './store.ts';

const rememberedQueries = 16;

/** The cases of a query in its order, kept so that paging and scrolling do not sort again. */
export class CaseLists {
  readonly #sql: (text: string) => StatementSync;
  readonly #lists = new Map<string, Int32Array>();

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  /** @param run its key in the database */
  of(run: number, query: ResultQuery): Int32Array {
    const { offset: _offset, limit: _limit, ...selection } = query;
    // Another process may have written; what this one writes forgets the lists itself.
    const version = Number(this.#sql('PRAGMA data_version').get()?.['data_version']);
    const name = JSON.stringify([run, version, selection]);
    const known = this.#lists.get(name);
    if (known) return known;
    const list = this.#read(run, query);
    if (this.#lists.size >= rememberedQueries) {
      const oldest = this.#lists.keys().next().value;
      if (oldest !== undefined) this.#lists.delete(oldest);
    }
    this.#lists.set(name, list);
    return list;
  }

  /** After a change that other cases may meet a query for. */
  forget(): void {
    if (this.#lists.size > 0) this.#lists.clear();
  }

  #read(run: number, query: ResultQuery): Int32Array {
    const record = JSON.parse(
      String(this.#sql('SELECT record FROM runs WHERE key = ?').get(run)?.['record']),
    ) as RunRecord;
    const { sql, parameters } = caseSql(run, query, record);
    // One text instead of a hundred thousand objects.
    const row = this.#sql(`SELECT json_group_array(case_no) AS list FROM (${sql})`).get(...parameters);
    return Int32Array.from(JSON.parse(String(row?.['list'])) as number[]);
  }
}
