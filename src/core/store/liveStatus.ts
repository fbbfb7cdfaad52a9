import { hostname } from 'node:os';
import type { RunRecord } from '../engine/result.ts';

/** A run whose process is gone without a word was interrupted. */
export function withLiveStatus(run: RunRecord): RunRecord {
  if (run.status !== 'running' || !run.process || run.process.host !== hostname()) return run;
  return isAlive(run.process.pid, run.startedAt) ? run : { ...run, status: 'interrupted' };
}

function isAlive(pid: number, startedAt: string): boolean {
  // This process, but begun after the run: the number has been given out again.
  if (pid === process.pid) return performance.timeOrigin <= Date.parse(startedAt) + 1000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
