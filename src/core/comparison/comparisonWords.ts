import { count, dollars, duration } from '../../shared/figures.ts';
import type { Comparison } from './compareRuns.ts';
import type { Figure } from './runScores.ts';

const tests: Record<Comparison['test'], string> = {
  mcNemarExact: "McNemar's exact test",
  signFlip: 'sign-flip test',
  clusteredT: 'clustered paired t-test',
};

/** Puts figures into a text, in the places of `{0}`, `{1}` …; or into its translation. */
export type Say = (text: string, ...figures: readonly string[]) => string;

const inEnglish: Say = (text, ...figures) =>
  text.replaceAll(/\{(\d+)\}/g, (mark, index: string) => figures[Number(index)] ?? mark);

/**
 * The verdict in a sentence: `better: +4.5 points [1.2, 7.8], p = 0.008 (McNemar's exact test, 220 cases)`.
 * What was not seen is said with the smallest difference that would have been; docs/statistics.md explains each number.
 * Errors among the results are told after it.
 * @param say puts it in another language than English
 */
export function verdictWords(comparison: Comparison, say = inEnglish): string {
  const errors = errorWords(comparison, say);
  const words = verdictAlone(comparison, say);
  return errors === undefined ? words : `${words}. ${errors}`;
}

/** Of these, an error counts as not passed. */
const verdictFigures = new Set(['pass', 'score']);

/**
 * `30 results of B are errors (not answers): errors count as not passed`; undefined where there are none. A model did not
 * get worse because it, or its grader, was out of reach.
 */
export function errorWords(
  { a, b, figure, errorsA = 0, errorsB = 0 }: Comparison,
  say = inEnglish,
): string | undefined {
  const sides = [
    [a, errorsA],
    [b, errorsB],
  ] as const;
  const words = sides.flatMap(([name, errors]) => {
    if (errors === 0) return [];
    return errors === 1
      ? [say('1 result of {0} is an error (not an answer)', name)]
      : [say('{0} results of {1} are errors (not answers)', count(errors), name)];
  });
  if (words.length === 0) return undefined;
  const told = words.join('; ');
  return verdictFigures.has(figure) ? say('{0}: errors count as not passed', told) : told;
}

function verdictAlone(comparison: Comparison, say: Say): string {
  const { figure, n, p, adjustedP, test, verdict } = comparison;
  const shownP = adjustedP ?? p;
  const cases = n === 1 ? say('{0} case', count(n)) : say('{0} cases', count(n));
  const basis = [say(tests[test]), cases, ...(adjustedP === undefined ? [] : ['Holm'])].join(', ');
  const figures = `${changeWords(comparison, say)}${shownP === null ? '' : `, ${pWords(shownP)}`} (${basis})`;
  if (verdict === 'better') return say('better: {0}', figures);
  if (verdict === 'worse') return say('worse: {0}', figures);
  const { minimumDetectableEffect: smallest, minimumEffect, casesNeeded } = comparison;
  if (verdict === 'noDifferenceSeen')
    return smallest === null
      ? say('no difference seen: {0}', figures)
      : say(
          'no difference seen: {0}; so many cases show a difference of {1} or more',
          figures,
          amount(figure, smallest, false, say),
        );
  if (casesNeeded === null) return say('too few cases: {0}', figures);
  return minimumEffect === null
    ? say('too few cases: {0}; a difference like this needs about {1}', figures, count(casesNeeded))
    : say(
        'too few cases: {0}; a difference of {1} needs about {2}',
        figures,
        amount(figure, minimumEffect, false, say),
        count(casesNeeded),
      );
}

/** Whether B is shown to be worse by less than the margin; undefined where none was given. */
export function marginWords({ withinMargin }: Pick<Comparison, 'withinMargin'>): string | undefined {
  if (withinMargin === null) return undefined;
  return withinMargin
    ? 'the worse end of the interval is within the margin'
    : 'not shown to be within the margin: the worse end of the interval is beyond it';
}

/** `Left out: 3 cases are only in A`; undefined where every case has its partner, and every pair the figure. */
export function leftOutWords({
  a,
  b,
  figure,
  onlyA,
  onlyB,
  withoutValue,
}: Pick<Comparison, 'a' | 'b' | 'figure' | 'onlyA' | 'onlyB' | 'withoutValue'>): string | undefined {
  const left = [
    ...(onlyA > 0 ? [`${onlyA === 1 ? '1 case is' : `${count(onlyA)} cases are`} only in ${a}`] : []),
    ...(onlyB > 0 ? [`${onlyB === 1 ? '1 case is' : `${count(onlyB)} cases are`} only in ${b}`] : []),
    ...(withoutValue > 0
      ? [
          `${withoutValue === 1 ? '1 pair has' : `${count(withoutValue)} pairs have`} no ${figure} on one side`,
        ]
      : []),
  ];
  return left.length > 0 ? `Left out: ${left.join('; ')}.` : undefined;
}

/** `+4.5 points [1.2, 7.8]`. Rates and scores are in points of a hundred. */
export function changeWords({ figure, difference, interval }: Comparison, say = inEnglish): string {
  const change = `${difference > 0 ? '+' : ''}${amount(figure, difference, false, say)}`;
  if (!interval) return change;
  return `${change} [${amount(figure, interval[0], true)}, ${amount(figure, interval[1], true)}]`;
}

/** `p = 0.008`, `p < 0.0001`. */
function pWords(p: number): string {
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
export function amount(figure: Figure, value: number, bare = false, say = inEnglish): string {
  if (figure === 'cost') return value < 0 ? `-${dollars(-value)}` : dollars(value);
  if (figure === 'latency') return value < 0 ? `-${duration(-value)}` : duration(value);
  if (figure === 'pass') {
    const points = (value * 100).toFixed(1);
    return bare ? points : say('{0} points', points);
  }
  return value.toFixed(3);
}
