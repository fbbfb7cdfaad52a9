import { randomUUID } from 'node:crypto';
import { BudgetError, passes } from '../engine/budget.ts';
import type { SharedLimits } from '../engine/runOptions.ts';
import type { Clock } from '../environment.ts';
import type { PatientPool } from '../store/patientPool.ts';

/** How long a call may hold the money that it reserved, before its worker counts as gone. */
const holdMinutes = 15;
const askAgainMs = 200;

/**
 * The budget and the pace of a run that several processes keep, in their database. What a worker reserved and did not
 * settle, because it died, stays reserved: the vendor may bill it.
 */
export function sharedLimits(pool: PatientPool, run: string, clock: Clock, hasBudget: boolean): SharedLimits {
  const held = new Map<number, string[]>();

  /** One request at a time is let in; the row of the budget is the lock. */
  function tryReserve(worst: number, id: string): Promise<'in' | 'wait' | BudgetError> {
    return pool.transaction(async (client) => {
      const locked = await client.query<{ most: number }>(
        'SELECT most FROM cupel.budgets WHERE run = $1 FOR UPDATE',
        [run],
      );
      const most = locked.rows[0]?.most ?? Infinity;
      // In one look: what is settled meanwhile goes from the one to the other.
      const open = await client.query<{ spent: number; alive: string }>(
        `SELECT coalesce(sum(worst), 0) + coalesce((SELECT amount FROM cupel.spending WHERE run = $1), 0) AS spent,
           count(*) FILTER (WHERE until > now()) AS alive
         FROM cupel.reservations WHERE run = $1`,
        [run],
      );
      const { spent = 0, alive = '0' } = open.rows[0] ?? {};
      const fits = worst === 0 || !passes(spent + worst, most);
      if (fits)
        await client.query(
          `INSERT INTO cupel.reservations (run, id, worst, until) VALUES ($1, $2, $3, now() + interval '${holdMinutes} minutes')
           ON CONFLICT DO NOTHING`,
          [run, id, worst],
        );
      if (fits) return 'in';
      return Number(alive) > 0 ? 'wait' : new BudgetError(spent, worst, most);
    });
  }

  async function reserve(worst: number, signal: AbortSignal): Promise<void> {
    const id = randomUUID();
    for (;;) {
      signal.throwIfAborted();
      const answer = await tryReserve(worst, id);
      if (answer === 'in') {
        const ids = held.get(worst) ?? [];
        held.set(worst, ids);
        ids.push(id);
        return;
      }
      if (answer !== 'wait') throw answer;
      await clock.sleep(askAgainMs, signal);
    }
  }

  function settle(worst: number, cost: number | null): void {
    const id = held.get(worst)?.pop();
    if (id === undefined) return;
    // Not waited for: until it is written, the worst is held, and if it never is, it stays held.
    pool
      .query(
        `WITH settled AS (DELETE FROM cupel.reservations WHERE run = $1 AND id = $2 RETURNING run)
         INSERT INTO cupel.spending AS s (run, amount) SELECT run, $3 FROM settled
         ON CONFLICT (run) DO UPDATE SET amount = s.amount + excluded.amount`,
        [run, id, cost ?? worst],
      )
      .catch(() => undefined);
  }

  return {
    budget: hasBudget ? { reserve, settle } : undefined,
    async pace({ provider: { spec } }, tokens, signal) {
      const { requestsPerMinute, rpm, tokensPerMinute, tpm } = (spec.config['rateLimit'] ?? {}) as Record<
        string,
        number
      >;
      const [requests, perMinute] = [requestsPerMinute ?? rpm, tokensPerMinute ?? tpm];
      const seconds = Math.max(requests ? 60 / requests : 0, perMinute ? (60 * tokens) / perMinute : 0);
      // A row that says when the provider is free: each call moves it on by its share of a minute.
      const { rows } = await pool.query<{ wait: number }>(
        `INSERT INTO cupel.pace AS p (name, free_at) VALUES ($1, now() + make_interval(secs => $2))
         ON CONFLICT (name) DO UPDATE SET free_at = greatest(p.free_at, now()) + make_interval(secs => $2)
         RETURNING greatest(0, extract(epoch FROM free_at - now()) - $2)::float8 AS wait`,
        [spec.label, seconds],
      );
      const wait = rows[0]?.wait ?? 0;
      if (wait > 0) await clock.sleep(wait * 1000, signal);
    },
    async rest({ provider: { spec } }, ms) {
      await pool.query(
        'UPDATE cupel.pace SET free_at = greatest(free_at, now() + make_interval(secs => $2)) WHERE name = $1',
        [spec.label, ms / 1000],
      );
    },
  };
}
