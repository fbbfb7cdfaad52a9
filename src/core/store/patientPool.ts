import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { Clock } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';

/** A restart, or a change to a standby, takes less. */
const patienceMs = 120_000;
const firstPauseMs = 250;
const longestPauseMs = 2000;

const unreachable = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
/** PostgreSQL's classes of errors: connection exceptions, and a server that goes down or comes up. */
const goingDown = /^(?:08...|57P0[123])$/;
const broken = /^Connection terminated|^Client has encountered a connection error/;

/** Whether a question failed because its database cannot be reached now, and may be asked again. */
export function isAway(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === 'string' && (unreachable.test(code) || goingDown.test(code))) return true;
  return error instanceof Error && broken.test(error.message);
}

export interface PatientPoolOptions {
  /** Of the database, in messages. */
  readonly name: string;
  readonly clock: Clock;
  /** Told once when the database goes away, and once when it is back. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Connections to a database that may be restarted: what is asked while it is away waits until it is back, so that what
 * was paid for is not lost. What it is asked must be such that it may be done twice.
 */
export class PatientPool {
  readonly #pool: Pool;
  readonly #options: PatientPoolOptions;
  readonly #closing = new AbortController();
  /** When it was away first, by the monotonic clock. */
  #since: number | undefined;
  /** When a question failed last. */
  #failed = 0;

  constructor(pool: Pool, options: PatientPoolOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  /** Something waits until it is back. */
  get isAway(): boolean {
    return this.#since !== undefined;
  }

  /** @throws CupelError `store.unreachable`; what the database says to the statement */
  query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<QueryResult<Row>> {
    return this.patiently(() => this.#pool.query<Row>(sql, values));
  }

  /** Work within a transaction, begun anew when the connection breaks. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('BEGIN');
      try {
        const made = await work(client);
        await client.query('COMMIT');
        return made;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /** Work over one connection, begun anew when it breaks. */
  withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.patiently(async () => {
      const client = await this.#pool.connect();
      let failure: unknown;
      // Its questions fail too, and that is where it is handled.
      const ignore = () => undefined;
      client.on('error', ignore);
      try {
        return await work(client);
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        client.off('error', ignore);
        client.release(isAway(failure));
      }
    });
  }

  /** Does something with the database, again while it is away. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    const { clock, name, onNotice } = this.#options;
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      const begun = clock.monotonic();
      try {
        const made = await work();
        // A database that goes down still answers some connections after it has closed others.
        if (this.#since !== undefined && begun >= this.#failed + firstPauseMs) {
          onNotice?.(`the database ${name} is back`);
          this.#since = undefined;
        }
        return made;
      } catch (error) {
        if (!isAway(error) || this.#closing.signal.aborted) throw error;
        const now = clock.monotonic();
        this.#failed = now;
        if (this.#since === undefined)
          onNotice?.(`the database ${name} is away (${reasonOf(error)}); waiting until it is back`);
        this.#since ??= now;
        if (now - this.#since >= patienceMs)
          throw new CupelError(
            'store.unreachable',
            `the database ${name} has been away for ${patienceMs / 60_000} minutes: ${reasonOf(error)}`,
            { hint: 'What was recorded is kept. When it is back, go on with --resume.', cause: error },
          );
        await clock.sleep(pause, this.#closing.signal);
      }
    }
  }

  async end(): Promise<void> {
    this.#closing.abort(new DOMException('the connections were closed', 'AbortError'));
    await this.#pool.end();
  }
}

/** Several addresses that were tried give an error without words. */
function reasonOf(error: unknown): string {
  return messageOf(error) || String((error as { code?: unknown }).code);
}
