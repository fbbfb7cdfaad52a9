/*
 * Every number that is shown, by name: what it is called, what it is in a sentence, and where docs/statistics.md defines
 * it. The terminal, the panels, the reports and the editor take their words and links from here, so that no number
 * stands anywhere without its definition.
 */

export interface Definition {
  /** What it is called beside the number. */
  readonly label: string;
  /** The heading of docs/statistics.md that defines it, as an anchor. */
  readonly anchor: string;
  /** What it is, in a sentence or two. */
  readonly words: string;
}

/** The page in docs/ that defines all of them. */
export const definitionsPage = 'statistics.md';

const rate = 'pass-rate-and-its-interval';
const score = 'score-and-its-interval';

export const definitions = {
  passed: define(
    'passed',
    'passed-failed-errors',
    'Results that met all their assertions, or the threshold of their case.',
  ),
  failed: define('failed', 'passed-failed-errors', 'Results that were graded and did not pass.'),
  errors: define(
    'errors',
    'passed-failed-errors',
    'Calls or checks that could not be made. They did not pass, and they are not failures of the model.',
  ),
  cached: define(
    'from the cache',
    'passed-failed-errors',
    'Results whose answer was there already: nothing was sent and nothing paid.',
  ),
  passRate: define(
    'pass rate [95%]',
    rate,
    'Passed results as a share of all, and the range that the true rate may well lie in: Wilson’s interval, wider where results hang together.',
  ),
  score: define(
    'score [95%]',
    score,
    'The mean of the results’ scores, from 0 to 1, and the range that the true mean may well lie in: Student’s interval over cases.',
  ),
  assertionScore: define(
    'score',
    score,
    'The weighted mean of the assertions’ scores of one result, from 0 to 1.',
  ),
  cost: define(
    'cost',
    'cost',
    'US dollars for the calls and their graders. Unknown where a price is unknown, never 0.',
  ),
  estimate: define(
    'estimate',
    'estimates',
    'What a run is expected to cost, and what it costs at worst, before anything is sent.',
  ),
  tokens: define('tokens', 'tokens', 'What the vendor counted, in the prompts and in the answers.'),
  latency: define(
    'latency',
    'latency',
    'From sending the request to the whole answer, of calls that were really made. Half of them are within p50, 95 of 100 within p95.',
  ),
  timing: define(
    'time',
    'latency',
    'How long a call waited for its turn, for its first token, and for the rest.',
  ),
  took: define('took', 'latency', 'From the start of the run to its end.'),
  progress: define(
    'progress',
    'latency',
    'Calls done of those planned, how many a second, and how long the rest takes at that rate.',
  ),
  repeats: define(
    'repeats',
    'repeats',
    'How often each case was asked. A case passes when enough of its repeats do: all, unless repeatThreshold says otherwise.',
  ),
  casePassRate: define(
    'cases passed [95%]',
    'repeats',
    'Cases of which enough repeats passed, as a share of all cases.',
  ),
  flaky: define('flaky', 'repeats', 'Cases with both passes and failures among their repeats.'),
  passAtK: define(
    'pass@k',
    'repeats',
    'The chance that at least one of k tries passes, averaged over cases.',
  ),
  passHatK: define('pass^k', 'repeats', 'The chance that all of k tries pass, averaged over cases.'),
  slice: define(
    'slices',
    'slices-and-the-gap-between-them',
    'The same figures for the cases with one value of a metadata key or a variable.',
  ),
  gap: define(
    'gap',
    'slices-and-the-gap-between-them',
    'How far the worst slice is below the best, of those with 30 cases or more; the interval holds for all pairs at once.',
  ),
  metric: define('metrics', 'named-scores', 'The mean of a score that assertions report by name.'),
  derivedMetric: define(
    'derived metric',
    'derived-metrics',
    'A number that the suite computes from the sums of named scores.',
  ),
  retrieval: define(
    'retrieval',
    'retrieval',
    'How good a list of retrieved documents is against the relevant ones: hit, precision, recall, MRR, MAP and NDCG, each of the first k.',
  ),
  classes: define('classes', 'classes', 'Outputs read as classes and held against the label of their case.'),
  accuracy: define(
    'accuracy',
    'accuracy',
    'The share of outputs that name the right class; an output without a class is wrong.',
  ),
  balancedAccuracy: define(
    'balanced accuracy',
    'accuracy',
    'The mean of the recalls of all classes, so that a large class counts no more than a small one.',
  ),
  confusion: define(
    'confusion matrix',
    'confusion-matrix',
    'How often each true class was read as each class; in the diagonal stands what is right.',
  ),
  unreadable: define(
    'without a class',
    'confusion-matrix',
    'Outputs in which no class, or none of the known ones, was found. They count as wrong.',
  ),
  precision: define(
    'precision',
    'precision-recall-and-f1',
    'Of the outputs that name a class, the share for which it is the true one.',
  ),
  recall: define(
    'recall',
    'precision-recall-and-f1',
    'Of the cases of a class, the share whose output names it.',
  ),
  f1: define(
    'F1',
    'precision-recall-and-f1',
    'The harmonic mean of precision and recall: high only when both are.',
  ),
  f1Macro: define(
    'F1 macro',
    'precision-recall-and-f1',
    'The mean of the F1 of all classes, each counting the same.',
  ),
  mcc: define(
    'MCC',
    'matthews-correlation',
    'The correlation of true and named classes, from −1 to 1; 0 is what guessing gives.',
  ),
  rocAuc: define(
    'ROC-AUC',
    'roc-auc-and-average-precision',
    'The chance that a case of the positive class has a higher score than one that is not; 0.5 is guessing.',
  ),
  averagePrecision: define(
    'average precision',
    'roc-auc-and-average-precision',
    'Precision over all thresholds of the score, weighted by the recall gained at each.',
  ),
  brier: define(
    'Brier score',
    'brier-score-log-loss-and-calibration',
    'The mean squared distance of the probability from what was so; 0 is best.',
  ),
  logLoss: define(
    'log loss',
    'brier-score-log-loss-and-calibration',
    'The mean of −ln of the probability given to what was so; being sure and wrong costs most.',
  ),
  calibrationError: define(
    'calibration error',
    'brier-score-log-loss-and-calibration',
    'How far said probabilities are from how often it was so, averaged over bins.',
  ),
  gate: define('gate', 'gates', 'A value that every column must reach at the end of a run.'),
  difference: define(
    'difference [95%]',
    'difference',
    'How much the second is above the first on the same cases, and the range that the true difference may well lie in.',
  ),
  p: define('p', 'p', 'How often chance alone would give a difference as large as this, were there none.'),
  adjustedP: define(
    'p after Holm',
    'many-comparisons-holm',
    'p corrected for how many comparisons were made at once.',
  ),
  verdict: define(
    'verdict',
    'verdict',
    'Better or worse when the difference is significant; else no difference seen, or too few cases to see any.',
  ),
  smallestDifference: define(
    'smallest difference',
    'verdict',
    'The difference that as many cases show in four of five comparisons.',
  ),
  casesNeeded: define(
    'cases needed',
    'how-many-cases',
    'How many cases show the difference in four of five comparisons.',
  ),
  changes: define(
    'regressions and improvements',
    'comparing-on-the-same-cases',
    'Cases that are worse, and cases that are better, than in the other run.',
  ),
  leftOut: define(
    'left out',
    'comparing-on-the-same-cases',
    'Cases that only one of the two has, and pairs where one has no such figure.',
  ),
  regression: define(
    'regression check',
    'against-a-baseline',
    'Whether the run is significantly worse than its baseline, or not shown to be within the margin of it.',
  ),
  percentAgreement: define(
    'agree',
    'agreement',
    'The share of judgements that are the same. Some of it is chance.',
  ),
  cohenKappa: define(
    'Cohen’s kappa',
    'agreement',
    'Agreement of two graders beyond chance: 1 is full, 0 is what chance gives. Weighted, a near miss counts less than a far one.',
  ),
  fleissKappa: define(
    'Fleiss’ kappa',
    'agreement',
    'Agreement beyond chance of several graders who judged the same results.',
  ),
  krippendorffAlpha: define(
    'Krippendorff’s alpha',
    'agreement',
    'Agreement beyond chance of any number of graders, of whom some may not have judged everything.',
  ),
  rating: define(
    'rating',
    'agreement',
    'What a person gave, from 1 (worst) to 5; 4 and 5 are good, 1 and 2 are bad.',
  ),
  preference: define(
    'preferences',
    'agreement',
    'How often people preferred the outputs of a column to others: won, tied, lost.',
  ),
  distribution: define(
    'distribution',
    'charts',
    'How many results have which score, and the share of calls within which time.',
  ),
  front: define(
    'Pareto front',
    'charts',
    'Columns that no other column beats in cost, pass rate and latency at once.',
  ),
  trend: define('trend', 'charts', 'A figure over the runs of the suite, oldest first.'),
  history: define('history', 'charts', 'One case in one column over the runs of the suite.'),
  spending: define(
    'spending',
    'cost',
    'What the recorded runs of a time have cost, and how many calls have no known price.',
  ),
  data: define(
    'data',
    'looking-into-the-data',
    'Cases that are there twice or nearly, that stand in a prompt’s examples, classes with few cases, odd variables.',
  ),
} satisfies Record<string, Definition>;

export type NumberName = keyof typeof definitions;

function define(label: string, anchor: string, words: string): Definition {
  return { label, anchor, words };
}

/** `statistics.md#repeats`: where a number is defined, within docs/. */
export function placeOf(name: NumberName): string {
  return `${definitionsPage}#${definitions[name].anchor}`;
}

export function isNumberName(name: string): name is NumberName {
  return Object.hasOwn(definitions, name);
}

/** The first part of a metric's name, as gates and summaries use it, where it is another than the number's. */
const metricNames: Readonly<Record<string, NumberName>> = {
  errorRate: 'errors',
  costPerCall: 'cost',
  unreadableRate: 'unreadable',
  flakyRate: 'flaky',
  'pass@': 'passAtK',
  'pass^': 'passHatK',
  'f1.macro': 'f1Macro',
  hit: 'retrieval',
  mrr: 'retrieval',
  map: 'retrieval',
  ndcg: 'retrieval',
  agreement: 'krippendorffAlpha',
  'agreement.percent': 'percentAgreement',
  'agreement.kappa': 'cohenKappa',
  pass: 'passRate',
};

/** The number that a metric of a gate or a comparison is: `f1.billing`, `latency.p95`, `pass@5`, or a name of the suite. */
export function numberOfMetric(metric: string): NumberName {
  const whole = metric.replace(/^(pass[@^])\d+$/, '$1');
  const first = whole.split('.')[0] ?? whole;
  for (const name of [whole, first]) {
    const other = metricNames[name];
    if (other !== undefined) return other;
    if (isNumberName(name)) return name;
  }
  return 'metric';
}
