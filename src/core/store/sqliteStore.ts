import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Figure } from '../comparison/runScores.ts';
import type { DoneRange } from '../engine/doneResults.ts';
import type { Result, RunRecord, RunStatus, Summary } from '../engine/result.ts';
import type { CaseValues, SummaryOptions } from '../summaries/summaryOptions.ts';
import { CupelError } from '../errors.ts';
import { openDatabase } from './database.ts';
import {
  committedTo,
  type BatchAnswer,
  type BatchedRequest,
  type BatchRecord,
} from '../batch/batchRecords.ts';
import { BatchTables } from './batchTables.ts';
import { CacheTable } from './cacheTable.ts';
import { CaseLists } from './caseLists.ts';
import { caseValues } from './caseValues.ts';
import { doneSql } from './doneSql.ts';
import { JournalTable } from './journalTable.ts';
import { withLiveStatus } from './liveStatus.ts';
import { PanelQueries } from './panelQueries.ts';
import { createRegexp } from './regexpFunction.ts';
import type {
  CellOptions,
  CellPage,
  ClassCounts,
  Distributions,
  HistoryPoint,
  MatchedCases,
  MatchedRun,
  Preference,
  Rating,
  Slice,
} from './panelStore.ts';
import { RatingsTable } from './ratingsTable.ts';
import type { PackedScores } from './scoreQuery.ts';
import { readScores } from './scoreQuery.ts';
import { summariseRun, type Tables } from './summaryQuery.ts';
import type { ResultRow } from './resultRows.ts';
import { fromRow, insertResult, isHealableRow, placeOf } from './resultRows.ts';
import type { JournalEntry, KeptCost, ResultPage, ResultQuery, RunProgress } from './store.ts';

type Run = Omit<RunRecord, 'id'>;

/** The store itself, synchronous: it lives in a worker. Writes happen inside the transaction that the worker opens. */
export class SqliteStore {
  readonly directory: string;
  readonly notices: readonly string[];
  readonly cache: CacheTable;
  readonly #panel: PanelQueries;
  readonly #ratings: RatingsTable;
  readonly #batches: BatchTables;
  readonly #journal: JournalTable;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #runKeys = new Map<string, number>();
  readonly #caseLists: CaseLists;

  constructor(directory: string, options: { cacheBytes?: number } = {}) {
    const { database, notices } = openDatabase(directory);
    this.directory = directory;
    this.notices = notices;
    this.#database = database;
    this.cache = new CacheTable((text) => this.#sql(text), options.cacheBytes);
    this.#caseLists = new CaseLists((text) => this.#sql(text));
    this.#panel = new PanelQueries((text) => this.#sql(text));
    this.#ratings = new RatingsTable((text) => this.#sql(text));
    this.#batches = new BatchTables((text) => this.#sql(text));
    this.#journal = new JournalTable((text) => this.#sql(text));
    database.function('regexp', { deterministic: true }, createRegexp());
  }

  /**
   * @param isPaid whether it holds what was paid for and stands nowhere else: it is on the disk, and not only in the
   *   system's memory, before it counts as written. What else there is can be made again, or lost with its run.
   */
  begin(isPaid = false): void {
    this.#database.exec(`PRAGMA synchronous = ${isPaid ? 'FULL' : 'NORMAL'}`);
    this.#database.exec('BEGIN IMMEDIATE');
  }
  commit(): void {
    this.cache.writeUses();
    this.#database.exec('COMMIT');
  }
  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#runKeys.clear();
    this.cache.forget();
  }

  beginRun(run: RunRecord): void {
    this.#sql('INSERT INTO runs (id, suite, started_at, record) VALUES (?, ?, ?, ?)').run(
      run.id,
      run.suite,
      run.startedAt,
      JSON.stringify(run),
    );
  }

  /** @param entry the JSON of a {@link JournalEntry} */
  journal(runId: string, resultId: string, entry: string): void {
    this.#journal.put(this.#key(runId), resultId, entry);
  }

  spend(runId: string, amount: number): void {
    this.#sql(
      `INSERT INTO spending (run, amount) VALUES (?, ?)
       ON CONFLICT (run) DO UPDATE SET amount = amount + excluded.amount`,
    ).run(this.#key(runId), amount);
  }

  spent(runId: string): number {
    const run = this.#key(runId);
    const row = this.#sql('SELECT amount FROM spending WHERE run = ?').get(run);
    return Number(row?.['amount'] ?? 0) + committedTo(this.#batches.list(run));
  }

  /** @param row what `toRow` makes of the result: the one who asks has more time than the thread that writes */
  record(runId: string, resultId: string, row: ResultRow): void {
    const run = this.#key(runId);
    this.#sql(insertResult).run(run, ...row);
    // Where a second try may heal it, that grades the same answer.
    if (!isHealableRow(row)) this.#journal.forget(run, resultId);
    this.#caseLists.forget();
  }

  updateRun(runId: string, changes: Partial<Run>): void {
    const { id: _, ...run } = this.#require(runId);
    const record: RunRecord = { id: runId, ...run, ...changes };
    this.#sql('UPDATE runs SET record = ?, suite = ? WHERE id = ?').run(
      JSON.stringify(record),
      record.suite,
      runId,
    );
  }

  /** @param summary made before, so that no other process waits for it */
  finishRun(runId: string, status: RunStatus, endedAt: string, summary: Summary): RunRecord {
    const { process: _, ...run } = this.#require(runId);
    const finished: RunRecord = { ...run, status, endedAt, summary };
    this.#sql('UPDATE runs SET record = ? WHERE id = ?').run(JSON.stringify(finished), runId);
    return finished;
  }

  deleteRun(id: string): void {
    this.#sql('DELETE FROM runs WHERE id = ?').run(id);
    this.#runKeys.delete(id);
    this.#caseLists.forget();
  }

  runs({ suite, limit = -1 }: { suite?: string; limit?: number } = {}): RunRecord[] {
    const rows = suite
      ? this.#sql('SELECT record FROM runs WHERE suite = ? ORDER BY started_at DESC, id DESC LIMIT ?').all(
          suite,
          limit,
        )
      : this.#sql('SELECT record FROM runs ORDER BY started_at DESC, id DESC LIMIT ?').all(limit);
    return rows.map((row) => withLiveStatus(JSON.parse(String(row['record'])) as RunRecord));
  }

  /** @throws CupelError `store.ambiguousRun` when the beginning of an id fits several runs */
  run(id: string): RunRecord | undefined {
    if (id === 'latest') return this.runs({ limit: 1 })[0];
    const exact = this.#sql('SELECT record FROM runs WHERE id = ?').get(id);
    if (exact) return withLiveStatus(JSON.parse(String(exact['record'])) as RunRecord);
    const rows = this.#sql('SELECT id, record FROM runs WHERE substr(id, 1, length(?)) = ? LIMIT 6').all(
      id,
      id,
    );
    if (id === '' || rows.length === 0) return undefined;
    if (rows.length > 1)
      throw new CupelError(
        'store.ambiguousRun',
        `"${id}" is the beginning of several runs: ${rows.map((row) => row['id']).join(', ')}`,
        {
          hint: 'Give more of the id.',
        },
      );
    return withLiveStatus(JSON.parse(String(rows[0]?.['record'])) as RunRecord);
  }

  /** @param endedAt of a run that is about to end */
  summarise(runId: string, options?: SummaryOptions, endedAt?: string): Summary {
    const run = this.#require(runId);
    return summariseRun(this.#tables, endedAt === undefined ? run : { ...run, endedAt }, options);
  }

  caseValues(runId: string, key: string): CaseValues {
    return new Map(caseValues(this.#tables, this.#key(runId), key));
  }

  result(runId: string, resultId: string): Result | undefined {
    const row = this.#sql(
      'SELECT * FROM results WHERE run = ? AND case_no = ? AND prompt = ? AND provider = ? AND repeat = ?',
    ).get(this.#key(runId), ...placeOf(resultId));
    return row && fromRow(row);
  }

  results(runId: string, query: ResultQuery = {}): ResultPage {
    const run = this.#key(runId);
    const cases = this.#caseLists.of(run, query);
    const offset = query.offset ?? 0;
    const page = cases.subarray(offset, offset + (query.limit ?? 50));
    const select = this.#sql(
      'SELECT * FROM results WHERE run = ? AND case_no = ? ORDER BY prompt, provider, repeat',
    );
    const rows = Array.from(page, (caseNo) => {
      const results = select.all(run, caseNo).map(fromRow);
      const first = results[0];
      return {
        case: caseNo,
        ...(first?.description === undefined ? {} : { description: first.description }),
        vars: first?.vars ?? {},
        results,
      };
    });
    return { totalCases: cases.length, offset, rows };
  }

  /** A page of all results in the order of the plan, after the one given. */
  scanPage(runId: string, after: string | undefined, pageSize: number): Result[] {
    const position = after?.split('.').map(Number) ?? [-1, -1, -1, -1];
    return this.#sql(
      `SELECT * FROM results WHERE run = ? AND (case_no, prompt, provider, repeat) > (?, ?, ?, ?)
       ORDER BY case_no, prompt, provider, repeat LIMIT ?`,
    )
      .all(this.#key(runId), ...position, pageSize)
      .map(fromRow);
  }

  progress(runId: string): RunProgress {
    const run = this.#key(runId);
    const ranges = this.#sql(
      doneSql('SELECT case_no, prompt, provider, repeat FROM results WHERE run = ? AND healable = ?'),
    );
    const rangesOf = (healable: number) =>
      ranges.all(run, healable).map((row) => ({ ...row }) as unknown as DoneRange);
    return { done: rangesOf(0), again: rangesOf(1), journal: this.#journal.unrecorded(run) };
  }

  journalled(runId: string, id: string): JournalEntry | undefined {
    return this.#journal.get(this.#key(runId), id);
  }

  keptCost(runId: string): KeptCost {
    return this.#journal.costs(this.#key(runId));
  }

  cells(runId: string, query: ResultQuery, options: CellOptions): CellPage {
    const run = this.#key(runId);
    const cases = this.#caseLists.of(run, query);
    const offset = query.offset ?? 0;
    const page = cases.subarray(0, offset + (query.limit ?? 50));
    return { totalCases: cases.length, offset, rows: this.#panel.cells(run, page, offset, options) };
  }

  history(runId: string, resultId: string, limit = 30): HistoryPoint[] {
    return this.#panel.history(this.#key(runId), resultId, limit);
  }

  distributions(runId: string): Distributions {
    return this.#panel.distributions(this.#key(runId));
  }

  slices(runId: string): Slice[] {
    return this.#panel.slices(this.#key(runId));
  }

  classCounts(runId: string): ClassCounts {
    return this.#panel.classCounts(this.#key(runId));
  }

  matched(runs: readonly MatchedRun[]): MatchedCases {
    return this.#panel.matched(runs.map(({ run, columns }) => ({ key: this.#key(run), columns })));
  }

  rate(runId: string, rating: Rating): void {
    this.#ratings.rate(this.#key(runId), rating);
    this.#caseLists.forget();
  }

  unrate(runId: string, resultId: string, rater: string): void {
    this.#ratings.unrate(this.#key(runId), resultId, rater);
    this.#caseLists.forget();
  }

  ratings(runId: string): Rating[] {
    return this.#ratings.ratings(this.#key(runId));
  }

  prefer(runId: string, preference: Preference): void {
    this.#ratings.prefer(this.#key(runId), preference);
  }

  preferences(runId: string): Preference[] {
    return this.#ratings.preferences(this.#key(runId));
  }

  saveBatch(runId: string, record: BatchRecord, keys?: readonly string[]): void {
    this.#batches.save(this.#key(runId), record, keys);
  }

  batches(runId: string): BatchRecord[] {
    return this.#batches.list(this.#key(runId));
  }

  batchedRequest(runId: string, key: string): BatchedRequest | undefined {
    return this.#batches.request(this.#key(runId), key);
  }

  batchKeys(runId: string, mark: string): string[] {
    return this.#batches.keys(this.#key(runId), mark);
  }

  answerBatch(runId: string, answers: readonly (readonly [string, BatchAnswer | null])[]): void {
    this.#batches.answer(this.#key(runId), answers);
  }

  dropBatch(runId: string, mark: string): void {
    this.#batches.drop(this.#key(runId), mark);
  }

  retryBatched(runId: string): void {
    this.#batches.retry(this.#key(runId));
  }

  scores(runId: string, figure: Figure, cluster?: string): PackedScores {
    return readScores((sql) => this.#sql(sql), this.#key(runId), figure, cluster);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  get #tables(): Tables {
    return { sql: (text) => this.#sql(text), keyOf: (id) => this.#key(id) };
  }

  #require(id: string): RunRecord {
    const row = this.#sql('SELECT record FROM runs WHERE id = ?').get(id);
    if (!row) throw noSuchRun(id);
    return JSON.parse(String(row['record'])) as RunRecord;
  }

  #key(id: string): number {
    const known = this.#runKeys.get(id);
    if (known !== undefined) return known;
    const row = this.#sql('SELECT key FROM runs WHERE id = ?').get(id);
    if (!row) throw noSuchRun(id);
    const key = Number(row['key']);
    this.#runKeys.set(id, key);
    return key;
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.#database.prepare(text)));
    return statement;
  }
}

function noSuchRun(id: string): CupelError {
  return new CupelError('store.noSuchRun', `there is no run "${id}"`, { hint: 'List them with: cupel runs' });
}
