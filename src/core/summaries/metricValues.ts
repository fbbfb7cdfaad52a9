import type { ColumnFigures } from '../engine/result.ts';
import type { ColumnClassification } from './classification/classify.ts';

/** Metrics that every column of every run has. */
export const runMetrics = [
  'passRate',
  'score',
  'errorRate',
  'cost',
  'costPerCall',
  'latency.p50',
  'latency.p95',
  'latency.max',
] as const;

/** Metrics of columns whose cases are asked more than once; `pass@k` and `pass^k` take any k. */
export const repeatMetrics = ['casePassRate', 'flakyRate'] as const;

/** Metrics of suites of which several model graders judge the same. */
export const agreementMetrics = ['agreement.percent', 'agreement.kappa', 'agreement.alpha'] as const;

/** Metrics of suites with a classification. Those of one class have its name at the end: `f1.billing`. */
export const classificationMetrics = [
  'accuracy',
  'balancedAccuracy',
  'mcc',
  'unreadableRate',
  'precision',
  'recall',
  'f1',
  'precision.macro',
  'precision.micro',
  'precision.weighted',
  'recall.macro',
  'recall.micro',
  'recall.weighted',
  'f1.macro',
  'f1.micro',
  'f1.weighted',
  'rocAuc',
  'averagePrecision',
  'brier',
  'logLoss',
  'calibrationError',
] as const;

/**
 * Every metric of one column by its name. Null: it is known by name and has no value here (an unknown price, no result
 * that was not cached, one class only).
 */
export function metricValues(
  column: ColumnFigures,
  classes: ColumnClassification | undefined,
): Map<string, number | null> {
  const values = new Map<string, number | null>();
  for (const [name, { mean, value }] of Object.entries(column.metrics ?? {})) values.set(name, value ?? mean);
  const { total, errored, cost, costUnknown, latencyMs } = column;
  const spent = costUnknown > 0 ? null : (cost ?? 0);
  values.set('passRate', column.passRate);
  values.set('score', column.score);
  values.set('errorRate', total === 0 ? null : errored / total);
  values.set('cost', spent);
  values.set('costPerCall', spent === null || total === 0 ? null : spent / total);
  values.set('latency.p50', latencyMs?.p50 ?? null);
  values.set('latency.p95', latencyMs?.p95 ?? null);
  values.set('latency.max', latencyMs?.max ?? null);
  if (column.repeats) {
    values.set('casePassRate', column.repeats.passRate);
    values.set('flakyRate', column.repeats.flaky / column.repeats.cases);
    for (const { k, passAtK, passHatK } of column.repeats.tries) {
      values.set(`pass@${k}`, passAtK);
      values.set(`pass^${k}`, passHatK);
    }
  }
  if (column.agreement)
    for (const name of ['percent', 'kappa', 'alpha'] as const)
      values.set(`agreement.${name}`, column.agreement[name]);
  if (classes) addClassification(values, classes);
  return values;
}

function addClassification(values: Map<string, number | null>, classes: ColumnClassification): void {
  for (const name of ['accuracy', 'balancedAccuracy', 'mcc', 'precision', 'recall', 'f1'] as const)
    values.set(name, classes[name]);
  values.set('unreadableRate', classes.unreadable / classes.total);
  for (const scores of classes.perClass) {
    values.set(`precision.${String(scores.label)}`, scores.precision);
    values.set(`recall.${String(scores.label)}`, scores.recall);
    values.set(`f1.${String(scores.label)}`, scores.f1);
  }
  // After the classes: one that is called "macro" does not hide the average.
  for (const average of ['macro', 'micro', 'weighted'] as const) {
    values.set(`precision.${average}`, classes[average].precision);
    values.set(`recall.${average}`, classes[average].recall);
    values.set(`f1.${average}`, classes[average].f1);
  }
  for (const name of ['rocAuc', 'averagePrecision', 'brier', 'logLoss', 'calibrationError'] as const)
    values.set(name, classes.ranking?.[name] ?? null);
}
