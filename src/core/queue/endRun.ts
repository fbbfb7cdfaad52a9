import type { RunStatus } from '../engine/result.ts';
import type { Environment } from '../environment.ts';
import { completeRun } from '../summaries/completeRun.ts';
import type { Suite } from '../suites/suite.ts';
import type { QueueConnection } from './queueConnection.ts';

/** Whether a run has ended and its summary holds all that there is to say. */
export async function isCompleted({ pool }: QueueConnection, run: string): Promise<boolean> {
  const { rows } = await pool.query<{ completed: boolean }>(
    'SELECT completed FROM cupel.plans WHERE run = $1',
    [run],
  );
  return rows[0]?.completed ?? true;
}

/**
 * Ends a run when all its parts have ended; whoever sees that first does it, and only once.
 * @param suite for what only it knows of, where it could be read
 */
export async function endRunIfDone(
  run: string,
  { pool, store }: QueueConnection,
  environment: Environment,
  suite: Suite | undefined,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE cupel.plans AS p SET ended = true WHERE run = $1 AND complete AND NOT ended
       AND NOT EXISTS (SELECT 1 FROM cupel.parts AS part WHERE part.run = p.run AND part.state = 'open')`,
    [run],
  );
  if (rowCount !== 1) return false;
  const { rows } = await pool.query<{ state: string }>(
    'SELECT DISTINCT state FROM cupel.parts WHERE run = $1',
    [run],
  );
  const states = new Set(rows.map(({ state }) => state));
  const status: RunStatus = states.has('dead')
    ? 'failed'
    : states.has('cancelled')
      ? 'cancelled'
      : states.has('budget')
        ? 'budget'
        : 'finished';
  const finished = await store.finishRun(run, status, new Date(environment.clock.now()).toISOString());
  if (suite) await completeRun(suite, finished, { store, environment });
  await pool.query('UPDATE cupel.plans SET completed = true WHERE run = $1', [run]);
  return true;
}
