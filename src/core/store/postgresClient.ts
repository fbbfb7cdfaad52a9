import type { Pool } from 'pg';
import { CupelError, messageOf } from '../errors.ts';
import { nodeClock } from '../nodeEnvironment.ts';
import { PatientPool } from './patientPool.ts';
import { postgresMigrations } from './postgresSchema.ts';

/** Any number that all Cupels lock while they bring the schema up to date. */
const migrationLock = 7_205_911;

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/** The address without its password. */
export function shownUrl(url: string): string {
  try {
    const shown = new URL(url);
    if (shown.password !== '') shown.password = '***';
    return shown.href;
  } catch {
    return 'postgres://…';
  }
}

/**
 * Connects to a database and makes, or brings up to date, the schema `cupel` in it.
 * @param onNotice is told when the database goes away later, and when it is back
 * @throws CupelError `store.unreachable`, `store.newer`
 */
export async function connectPostgres(url: string, onNotice?: (text: string) => void): Promise<PatientPool> {
  const { Pool: Connections } = await import('pg');
  const pool = new Connections({ connectionString: url, max: 10, application_name: 'cupel' });
  // An idle connection that breaks is replaced by the next question.
  pool.on('error', () => undefined);
  try {
    await migrate(pool);
    return new PatientPool(pool, { name: shownUrl(url), clock: nodeClock, onNotice });
  } catch (error) {
    await pool.end();
    if (error instanceof CupelError) throw error;
    throw new CupelError(
      'store.unreachable',
      `the database ${shownUrl(url)} cannot be used: ${messageOf(error) || 'the connection was refused'}`,
      { hint: 'Check the address, the user, and that it may create the schema "cupel" there.', cause: error },
    );
  }
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query('CREATE SCHEMA IF NOT EXISTS cupel');
    await client.query('CREATE TABLE IF NOT EXISTS cupel.version (version integer NOT NULL)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM cupel.version');
    const version = rows[0]?.version ?? 0;
    if (version > postgresMigrations.length)
      throw new CupelError('store.newer', 'the database was written by a later version of Cupel', {
        hint: 'Update Cupel, or name another database with --store.',
      });
    for (const step of postgresMigrations.slice(version)) await client.query(step);
    if (version < postgresMigrations.length) {
      await client.query('DELETE FROM cupel.version');
      await client.query('INSERT INTO cupel.version VALUES ($1)', [postgresMigrations.length]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
