import { costWords, count, duration } from '../shared/figures.ts';
import type { Progress } from '../core/engine/runOptions.ts';
import type { Terminal } from './terminal.ts';

export interface ProgressLine {
  update(progress: Progress): void;
  /** Takes the line away. */
  clear(): void;
}

/** One line on stderr, drawn over itself. On anything but a terminal there is none. */
export function progressLine(terminal: Terminal, startedAt: number, now: () => number): ProgressLine {
  if (!terminal.interactive) return { update: () => undefined, clear: () => undefined };
  const write = (text: string) => process.stderr.write(`\r\u001B[2K${text}`);
  return {
    // Each of its characters is one cell wide.
    update: (progress) =>
      void write(progressText(progress, now() - startedAt).slice(0, terminal.columns - 1)),
    clear: () => void write(''),
  };
}

/** `████░░░░ 120/400 · 100 passed · 15 failed · $0.12 · 25/s · 11 s left`. */
export function progressText(progress: Progress, elapsedMs: number): string {
  const { planned, done, passed, failed, errored, cached } = progress;
  const perSecond = elapsedMs > 500 ? (done / elapsedMs) * 1000 : undefined;
  const left = planned === undefined || !perSecond ? undefined : ((planned - done) / perSecond) * 1000;
  const parts = [
    planned === undefined
      ? count(done)
      : `${bar(planned === 0 ? 1 : done / planned)} ${count(done)}/${count(planned)}`,
    `${count(passed)} passed`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(errored > 0 ? [`${count(errored)} errors`] : []),
    ...(cached > 0 ? [`${count(cached)} cached`] : []),
    costWords(progress),
    ...(perSecond === undefined
      ? []
      : [`${perSecond >= 10 ? count(Math.round(perSecond)) : perSecond.toFixed(1)}/s`]),
    ...(left === undefined || done === planned ? [] : [`${duration(left)} left`]),
  ];
  return parts.join(' · ');
}

function bar(part: number): string {
  const width = 16;
  const full = Math.round(Math.min(1, part) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}
