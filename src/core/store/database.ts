import { mkdirSync, renameSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CupelError, messageOf } from '../errors.ts';
import { batchSchema } from './batchTables.ts';
import { ratingsSchema } from './ratingsTable.ts';

/** Each entry brings the schema from its index to the next version. Never edit one that has shipped; add one. */
const migrations: readonly string[] = [
  `CREATE TABLE runs (
     key INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     suite TEXT NOT NULL,
     started_at TEXT NOT NULL,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX runs_by_suite ON runs (suite, started_at);

   CREATE TABLE results (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     case_no INTEGER NOT NULL,
     prompt INTEGER NOT NULL,
     provider INTEGER NOT NULL,
     repeat INTEGER NOT NULL,
     pass INTEGER NOT NULL,
     errored INTEGER NOT NULL,
     healable INTEGER NOT NULL,
     cached INTEGER NOT NULL,
     score REAL NOT NULL,
     cost REAL,
     latency REAL,
     input_tokens INTEGER,
     output_tokens INTEGER,
     cached_tokens INTEGER,
     reasoning_tokens INTEGER,
     case_hash TEXT NOT NULL,
     named TEXT,
     metadata TEXT,
     vars TEXT NOT NULL,
     output TEXT,
     reasons TEXT,
     detail TEXT NOT NULL,
     PRIMARY KEY (run, case_no, prompt, provider, repeat)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX results_figures ON results
     (run, prompt, provider, case_no, repeat, pass, errored, cached, score, cost, latency,
      input_tokens, output_tokens, cached_tokens, reasoning_tokens);
   CREATE INDEX results_history ON results (case_hash, run);

   CREATE TABLE journal (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     id TEXT NOT NULL,
     entry TEXT NOT NULL,
     PRIMARY KEY (run, id)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE cache (
     key TEXT PRIMARY KEY,
     value TEXT NOT NULL,
     at INTEGER NOT NULL,
     used_at INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     hits INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX cache_by_use ON cache (used_at);`,
  ratingsSchema,
  // With the hash in it, a comparison need not read the rows, which hold prompts and outputs.
  `DROP INDEX results_figures;
   CREATE INDEX results_figures ON results
     (run, prompt, provider, case_no, repeat, pass, errored, cached, score, cost, latency,
      input_tokens, output_tokens, cached_tokens, reasoning_tokens, case_hash);`,
  batchSchema,
  // One number for all: to count in the entries would write each of them again when it is read.
  `CREATE TABLE cache_hits (hits INTEGER NOT NULL) STRICT;
   INSERT INTO cache_hits SELECT coalesce(sum(hits), 0) FROM cache;`,
  `CREATE TABLE spending (
     run INTEGER PRIMARY KEY REFERENCES runs (key) ON DELETE CASCADE,
     amount REAL NOT NULL
   ) STRICT;`,
];

export interface OpenedDatabase {
  database: DatabaseSync;
  notices: string[];
}

/**
 * Opens the store of a folder, makes it when there is none, and brings its schema up to date.
 * A file that is not a database any more is moved aside, never deleted.
 * @param directory the store's folder, or `:memory:`
 * @throws CupelError `store.newer` for a store of a later Cupel, `store.unusable` when it cannot be opened
 */
export function openDatabase(directory: string): OpenedDatabase {
  if (directory === ':memory:') return { database: prepare(new DatabaseSync(':memory:')), notices: [] };
  const file = fileOf(directory);
  try {
    mkdirSync(directory, { recursive: true });
    keepOutOfGit(directory);
    const database = prepare(new DatabaseSync(file));
    if (!existsSync(markOf(file))) return { database, notices: [] };
    if (isWhole(database)) {
      rmSync(markOf(file), { force: true });
      return { database, notices: [] };
    }
    database.close();
  } catch (error) {
    if (error instanceof CupelError) throw error;
    if (!isCorruption(error))
      throw new CupelError('store.unusable', `the run store ${file} cannot be opened: ${messageOf(error)}`, {
        hint: 'Give another folder with --store, or the setting cupel.store.directory.',
        cause: error,
      });
  }
  const aside = moveAside(file);
  return {
    database: prepare(new DatabaseSync(file)),
    notices: [`The run store ${file} was damaged and has been moved to ${aside}; a new one was begun.`],
  };
}

/** Whether SQLite says that the file itself is broken: SQLITE_CORRUPT or SQLITE_NOTADB, whatever follows from it. */
export function isCorruption(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' && [11, 26].includes(errcode & 0xff);
}

/** Leaves word that the store of a folder was found damaged inside: its file is looked at when it is opened again. */
export function markDamaged(directory: string): void {
  if (directory === ':memory:') return;
  try {
    writeFileSync(markOf(fileOf(directory)), '');
  } catch {
    // Where nothing can be written, nothing can be moved either.
  }
}

function fileOf(directory: string): string {
  return path.join(directory, 'store.db');
}

function markOf(file: string): string {
  return `${file}.damaged`;
}

/** Reads all of a store that was found damaged: whoever found it may have read while another repaired it. */
function isWhole(database: DatabaseSync): boolean {
  try {
    const [row] = database.prepare('PRAGMA integrity_check(1)').all();
    return Object.values(row ?? {})[0] === 'ok';
  } catch (error) {
    if (isCorruption(error)) return false;
    throw error;
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    // Only a store that is begun here takes it. Results are a few kilobytes: on SQLite's 4 KB pages most of them would
    // lie on pages of their own, and a search would read a quarter longer.
    database.exec('PRAGMA page_size = 16384');
    database.exec('PRAGMA journal_mode = WAL');
    // What is too large to be sorted in the cache is sorted in a file: a million results then take no more memory.
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync): void {
  if (versionOf(database) === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Read again: another process may have migrated while this one waited.
    const version = versionOf(database);
    if (version > migrations.length)
      throw new CupelError('store.newer', 'the run store was written by a later version of Cupel', {
        hint: 'Update Cupel, or give another folder with --store.',
      });
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

function keepOutOfGit(directory: string): void {
  const ignore = path.join(directory, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}

function moveAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  rmSync(markOf(file), { force: true });
  return aside;
}
