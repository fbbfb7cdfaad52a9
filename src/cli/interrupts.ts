import type { Terminal } from './terminal.ts';

/** How long after the first Ctrl-C the second one counts, where others would go on with the work. */
export const secondThoughtMs = 5000;

/**
 * Ctrl-C once lets what is under way finish and be recorded; twice stops at once. A request to terminate counts as
 * the first.
 */
export function listenForInterrupts(terminal: Terminal): {
  drain: AbortSignal;
  signal: AbortSignal;
  stop(): void;
} {
  const soft = new AbortController();
  const hard = new AbortController();
  const onInterrupt = () => {
    if (soft.signal.aborted) {
      hard.abort();
      return;
    }
    terminal.err('\nfinishing what is under way; Ctrl-C again stops at once');
    soft.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  return {
    drain: soft.signal,
    signal: hard.signal,
    stop: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onInterrupt);
    },
  };
}
