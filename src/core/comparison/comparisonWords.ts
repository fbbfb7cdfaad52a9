import { count, dollars, duration } from '../../shared/figures.ts';
import type { Comparison } from './compareRuns.ts';
import type { Figure } from './runScores.ts';

const tests: Record<Comparison['test'], string> = {
  mcNemarExact: "McNemar's exact test",
  signFlip: 'sign-flip test',
  clusteredT: 'clustered paired t-test',
};

/**
 * The verdict in a sentence: `better: +4.5 points [1.2, 7.8], p = 0.008 (McNemar's exact test, 220 cases)`.
 * What was not seen is said with the smallest difference that would have been; docs/statistics.md explains each number.
 */
export function verdictWords(comparison: Comparison): string {
  const { figure, n, p, adjustedP, test, verdict } = comparison;
  const shownP = adjustedP ?? p;
  const basis = `${tests[test]}, ${count(n)} ${n === 1 ? 'case' : 'cases'}${adjustedP === undefined ? '' : ', Holm'}`;
  const figures = `${changeWords(comparison)}${shownP === null ? '' : `, ${pWords(shownP)}`} (${basis})`;
  if (verdict === 'better' || verdict === 'worse') return `${verdict}: ${figures}`;
  const { minimumDetectableEffect: smallest, minimumEffect, casesNeeded } = comparison;
  if (verdict === 'noDifferenceSeen')
    return `no difference seen: ${figures}${smallest === null ? '' : `; so many cases show a difference of ${amount(figure, smallest)} or more`}`;
  const wanted = minimumEffect === null ? 'like this' : `of ${amount(figure, minimumEffect)}`;
  return `too few cases: ${figures}${casesNeeded === null ? '' : `; a difference ${wanted} needs about ${count(casesNeeded)}`}`;
}

/** `+4.5 points [1.2, 7.8]`. Rates and scores are in points of a hundred. */
export function changeWords({ figure, difference, interval }: Comparison): string {
  const change = `${difference > 0 ? '+' : ''}${amount(figure, difference)}`;
  if (!interval) return change;
  return `${change} [${amount(figure, interval[0], true)}, ${amount(figure, interval[1], true)}]`;
}

/** `p = 0.008`, `p < 0.0001`. */
export function pWords(p: number): string {
  if (p < 0.0001) return 'p < 0.0001';
  return `p = ${p.toPrecision(p < 0.01 ? 1 : 2)}`;
}

/** A figure as it is: `84.1%`, `0.912`, `$0.0004`, `640 ms`. */
export function valueWords(figure: Figure, value: number): string {
  if (figure === 'pass') return `${(value * 100).toFixed(1)}%`;
  if (figure === 'cost') return dollars(value);
  if (figure === 'latency') return duration(value);
  return value.toFixed(3);
}

/** A difference, in the units of the figure. */
export function amount(figure: Figure, value: number, bare = false): string {
  if (figure === 'cost') return value < 0 ? `-${dollars(-value)}` : dollars(value);
  if (figure === 'latency') return value < 0 ? `-${duration(-value)}` : duration(value);
  if (figure === 'pass') return `${(value * 100).toFixed(1)}${bare ? '' : ' points'}`;
  return value.toFixed(3);
}
