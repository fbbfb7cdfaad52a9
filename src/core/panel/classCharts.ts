import type { Summary } from '../engine/result.ts';
import type { ReliabilityBin } from '../metrics/classification/calibration.ts';
import type { ClassCounts } from '../store/panelStore.ts';
import type { ColumnClassification } from '../summaries/classification/classify.ts';
import type { CalibrationView, ConfusionView } from '../../shared/resultsViews.ts';

/** A matrix of more classes cannot be read. */
const mostClasses = 20;
const chanceBins = 10;

export interface ClassCharts {
  confusion: ConfusionView | null;
  calibration: CalibrationView | null;
}

/** As the suite's `cupel.classification` says, over all columns. */
export function classChartsOf(columns: NonNullable<Summary['classification']>): ClassCharts {
  return { confusion: confusionOf(columns), calibration: calibrationOf(columns) };
}

function confusionOf(columns: readonly ColumnClassification[]): ConfusionView | null {
  const labels = [...new Set(columns.flatMap((column) => column.labels.map(String)))].sort();
  if (labels.length < 2 || labels.length > mostClasses) return null;
  const place = new Map(labels.map((label, index) => [label, index]));
  const matrix = labels.map(() => labels.map(() => 0));
  const other = labels.map(() => 0);
  for (const column of columns) {
    const places = column.labels.map((label) => place.get(String(label)) ?? 0);
    places.forEach((row, i) => {
      other[row] = (other[row] ?? 0) + (column.unpredicted[i] ?? 0);
      places.forEach((given, j) => {
        const counts = matrix[row];
        if (counts) counts[given] = (counts[given] ?? 0) + (column.matrix[i]?.[j] ?? 0);
      });
    });
  }
  return { labels, matrix, other };
}

function calibrationOf(columns: readonly ColumnClassification[]): CalibrationView | null {
  const all = columns.flatMap(({ ranking }) => (ranking?.bins ? [ranking.bins] : []));
  const [first] = all;
  if (!first) return null;
  const bins = first.map(({ low, high }, index) => {
    const same = all.flatMap((each) => each[index] ?? []);
    return pooled({ low, high }, same);
  });
  return { metric: 'Probability of the positive class', bins, error: errorOf(bins) };
}

function pooled(
  { low, high }: { low: number; high: number },
  bins: readonly ReliabilityBin[],
): ReliabilityBin {
  const count = bins.reduce((sum, each) => sum + each.count, 0);
  const mean = (of: (bin: ReliabilityBin) => number | null) =>
    count === 0 ? null : bins.reduce((sum, bin) => sum + bin.count * (of(bin) ?? 0), 0) / count;
  return {
    low,
    high,
    count,
    confidence: mean((bin) => bin.confidence),
    accuracy: mean((bin) => bin.accuracy),
  };
}

/** Where the suite does not say, what its cases and scores are called may tell. */
export function guessedClassCharts({ given, chances }: ClassCounts): ClassCharts {
  return { confusion: guessedConfusion(given), calibration: guessedCalibration(chances) };
}

function guessedConfusion(given: ClassCounts['given']): ConfusionView | null {
  const labels = [...new Set(given.map(({ expected }) => expected))].sort();
  const results = given.reduce((sum, { count }) => sum + count, 0);
  // Free texts are no classes.
  if (labels.length < 2 || labels.length > mostClasses || results < labels.length * 2) return null;
  const known = new Map(labels.map((label, index) => [label.toLowerCase(), index]));
  const matrix = labels.map(() => labels.map(() => 0));
  const other = labels.map(() => 0);
  for (const { expected, given: text, count } of given) {
    const row = known.get(expected.toLowerCase()) ?? 0;
    const column = text === null ? undefined : known.get(text.toLowerCase());
    const counts = matrix[row];
    if (column === undefined || !counts) other[row] = (other[row] ?? 0) + count;
    else counts[column] = (counts[column] ?? 0) + count;
  }
  return { labels, matrix, other };
}

function guessedCalibration(chances: ClassCounts['chances']): CalibrationView | null {
  const [first] = chances;
  if (!first) return null;
  const own = new Map(
    chances.filter(({ metric }) => metric === first.metric).map((each) => [each.bin, each] as const),
  );
  const bins = Array.from({ length: chanceBins }, (_, bin): ReliabilityBin => {
    const found = own.get(bin);
    return {
      low: bin / chanceBins,
      high: (bin + 1) / chanceBins,
      count: found?.count ?? 0,
      confidence: found ? found.said / found.count : null,
      accuracy: found ? found.passed / found.count : null,
    };
  });
  return { metric: first.metric, bins, error: errorOf(bins) };
}

/** The expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean gap, weighted by how many are in a bin. */
function errorOf(bins: readonly ReliabilityBin[]): number {
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, confidence, accuracy }) =>
      sum + (all === 0 ? 0 : (count / all) * Math.abs((accuracy ?? 0) - (confidence ?? 0))),
    0,
  );
}
