import { cohenKappa } from '../../metrics/agreement/cohenKappa.ts';
import { fleissKappa } from '../../metrics/agreement/fleissKappa.ts';
import { krippendorffAlpha } from '../../metrics/agreement/krippendorffAlpha.ts';
import { percentAgreement } from '../../metrics/agreement/percentAgreement.ts';
import type { Interval } from '../../stats/intervals.ts';
import { tOfLevel } from '../../stats/distributions.ts';
import type { Judge, Judgement } from './judgements.ts';

/** How far judges agree. Null is what cannot be known: all said the same of everything, or nobody judged the same. */
export interface Agreement {
  /** What graders were asked; absent between people, and between graders and people. */
  question?: string;
  judges: string[];
  /** Results that at least two of them judged as good or bad. */
  results: number;
  /** The share of equal verdicts among all pairs of them, from 0 to 1. */
  percent: number | null;
  /** Two judges: Cohen's kappa of good and bad, with its 95% interval over cases. */
  cohenKappa: number | null;
  cohenKappaInterval: Interval | null;
  /** Two judges: Cohen's kappa of the five grades, a disagreement counting by the square of its steps. */
  weightedKappa: number | null;
  /** Three or more judges: Fleiss' kappa of the results that all of them judged. */
  fleissKappa: number | null;
  /** Any number of judges: Krippendorff's alpha of good and bad. */
  krippendorffAlpha: number | null;
  /** Krippendorff's alpha of the five grades in their order. */
  ordinalAlpha: number | null;
}

const grades = [1, 2, 3, 4, 5];

/** @param judges at least two */
export function measureAgreement(judges: readonly Judge[], question?: string): Agreement {
  const byResult = judges.map(({ judgements }) => new Map(judgements.map((each) => [each.result, each])));
  const all = [...new Set(byResult.flatMap((each) => [...each.keys()]))];
  const ratings = (of: (judgement: Judgement) => number | null) =>
    byResult.map((each) =>
      all.map((result) => {
        const found = each.get(result);
        return found ? of(found) : null;
      }),
    );
  const verdicts = ratings(({ pass }) => (pass === null ? null : Number(pass)));
  const given = ratings(({ grade }) => grade);
  const results = all.filter((_, i) => verdicts.filter((each) => each[i] !== null).length >= 2).length;
  const isPair = judges.length === 2;
  const caseOf = new Map(
    judges.flatMap(({ judgements }) => judgements.map((each) => [each.result, each.case])),
  );
  return {
    ...(question === undefined ? {} : { question }),
    judges: judges.map(({ name }) => name),
    results,
    percent: results === 0 ? null : percentAgreement(verdicts),
    ...(isPair && results > 0
      ? pairKappa(
          verdicts,
          all.map((result) => caseOf.get(result) ?? -1),
        )
      : { cohenKappa: null, cohenKappaInterval: null }),
    weightedKappa: isPair ? weighted(given) : null,
    fleissKappa: isPair ? null : fleiss(verdicts),
    krippendorffAlpha: results === 0 ? null : krippendorffAlpha(verdicts),
    ordinalAlpha: results === 0 ? null : krippendorffAlpha(given, { level: 'ordinal' }),
  };
}

type Ratings = readonly (readonly (number | null)[])[];

/** Pairs of ratings where both judges gave one. */
function pairsOf([a = [], b = []]: Ratings): { index: number; a: number; b: number }[] {
  return a.flatMap((first, index) => {
    const second = b[index] ?? null;
    return first === null || second === null ? [] : [{ index, a: first, b: second }];
  });
}

function weighted(given: Ratings): number | null {
  const pairs = pairsOf(given);
  if (pairs.length === 0) return null;
  return cohenKappa(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
    { weights: 'quadratic', labels: grades },
  );
}

function fleiss(verdicts: Ratings): number | null {
  const whole = (verdicts[0] ?? []).flatMap((_, i) => {
    const own = verdicts.flatMap((each) => each[i] ?? []);
    const good = own.reduce((sum, each) => sum + each, 0);
    return own.length === verdicts.length ? [[own.length - good, good]] : [];
  });
  return whole.length === 0 ? null : fleissKappa(whole);
}

/** Counts of (bad, bad), (bad, good), (good, bad), (good, good). */
type Counts = [number, number, number, number];

/**
 * Kappa with its interval by the jackknife over cases (Fleiss and Davies 1982, "Jackknifing functions of multinomial
 * frequencies, with an application to a measure of concordance"): each case is left out once with all that belongs to it.
 */
function pairKappa(
  verdicts: Ratings,
  cases: readonly number[],
): Pick<Agreement, 'cohenKappa' | 'cohenKappaInterval'> {
  const byCase = new Map<number, Counts>();
  const total: Counts = [0, 0, 0, 0];
  for (const { index, a, b } of pairsOf(verdicts)) {
    const place = 2 * a + b;
    const own = byCase.get(cases[index] ?? -1) ?? [0, 0, 0, 0];
    byCase.set(cases[index] ?? -1, own);
    own[place] = (own[place] ?? 0) + 1;
    total[place] = (total[place] ?? 0) + 1;
  }
  const kappa = kappaOf(total);
  const left = [...byCase.values()].map((own) =>
    kappaOf(total.map((count, i) => count - (own[i] ?? 0)) as Counts),
  );
  const known = left.filter((each) => each !== null);
  const n = left.length;
  if (kappa === null || n < 2 || known.length < n) return { cohenKappa: kappa, cohenKappaInterval: null };
  const mean = known.reduce((sum, each) => sum + each, 0) / n;
  const variance = ((n - 1) / n) * known.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const half = tOfLevel(0.95, n - 1) * Math.sqrt(variance);
  return {
    cohenKappa: kappa,
    cohenKappaInterval: [Math.max(-1, kappa - half), Math.min(1, kappa + half)],
  };
}

/** Cohen's kappa of a table of two by two; null where chance would always agree. */
function kappaOf([bothBad, second, first, bothGood]: Counts): number | null {
  const n = bothBad + second + first + bothGood;
  const disagree = first + second;
  const [goodA, goodB] = [first + bothGood, second + bothGood];
  const expected = (goodA * (n - goodB) + (n - goodA) * goodB) / n;
  return expected > 0 ? 1 - disagree / expected : null;
}
