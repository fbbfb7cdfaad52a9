import type { CaseFigures, SummaryOptions } from './summaryOptions.ts';

/** Whether enough of a case's repeats passed. 4 of 5 with a threshold of 0.8 is enough. */
export function passesOften({ n, passed }: Pick<CaseFigures, 'n' | 'passed'>, threshold: number): boolean {
  return passed >= threshold * n - 1e-9;
}

/** The share of a case's repeats that must pass: its own, else the suite's, else all. */
export function enoughRepeats({ caseThresholds, repeatThreshold }: SummaryOptions, caseNo: number): number {
  return caseThresholds?.[caseNo] ?? repeatThreshold ?? 1;
}

/**
 * `4/5`, `4 of 5`, `80%` or `0.8` as a share above 0, at most 1; undefined for what is none.
 */
export function readRepeatThreshold(value: unknown): number | undefined {
  const share = typeof value === 'string' ? shareOfText(value) : typeof value === 'number' ? value : NaN;
  return share > 0 && share <= 1 ? share : undefined;
}

function shareOfText(text: string): number {
  const fraction = /^\s*(\d+)\s*(?:\/|of)\s*(\d+)\s*$/.exec(text);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text);
  if (percent) return Number(percent[1]) / 100;
  return text.trim() === '' ? NaN : Number(text);
}
