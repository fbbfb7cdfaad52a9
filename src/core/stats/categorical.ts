import { badInput, requireAligned, requireCount, requireNotNegative } from './check.ts';
import { chiSquareUpper } from './distributions.ts';
import { binomialDensity } from './gamma.ts';

/** A test of counts. */
export interface CountTest {
  statistic: number;
  degreesOfFreedom: number;
  p: number;
}

/**
 * Pearson's chi-square test that the rows of a table of counts have the same distribution: R's `chisq.test`. A 2×2
 * table is corrected for continuity (Yates 1934) unless `correction` is false. Expected counts below 5 make p rough;
 * `fisherExact` is for those.
 * @param table rows of counts, at least 2×2; no row or column may be all 0
 * @throws CupelError stats.badInput
 */
export function chiSquare(
  table: readonly (readonly number[])[],
  options: { correction?: boolean } = {},
): CountTest {
  const rows = table.map((row, i) => sumOfCounts(`table[${i}]`, row));
  const width = table[0]?.length ?? 0;
  if (table.length < 2 || width < 2 || table.some((row) => row.length !== width))
    throw badInput('table must have at least two rows and two columns, and rows of one length');
  const columns = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  if (rows.includes(0) || columns.includes(0))
    throw badInput('table must not have a row or a column of zeros only', 'Leave that row or column out.');
  const total = rows.reduce((sum, row) => sum + row, 0);
  const cells = table.flatMap((row, i) =>
    row.map((observed, j) => ({ observed, expected: ((rows[i] ?? 0) / total) * (columns[j] ?? 0) })),
  );
  const isTwoByTwo = table.length === 2 && width === 2;
  const gap = Math.min(...cells.map(({ observed, expected }) => Math.abs(observed - expected)));
  const correction = isTwoByTwo && (options.correction ?? true) ? Math.min(0.5, gap) : 0;
  const statistic = cells.reduce(
    (sum, { observed, expected }) => sum + (Math.abs(observed - expected) - correction) ** 2 / expected,
    0,
  );
  return countTest(statistic, (table.length - 1) * (width - 1));
}

/**
 * Do counts follow a distribution? `pearson` (the default) is R's `chisq.test(x, p)`, `g` the likelihood-ratio test
 * (Sokal and Rohlf 1981), scipy's `power_divergence(lambda_='log-likelihood')`.
 * @param observed counts, at least two
 * @param expected shares or counts of the same categories, above 0, scaled to the observed total; equal unless given
 * @throws CupelError stats.badInput
 */
export function goodnessOfFit(
  observed: readonly number[],
  expected: readonly number[] = observed.map(() => 1),
  options: { method?: 'pearson' | 'g' } = {},
): CountTest {
  requireAligned('observed', observed, 'expected', expected);
  const total = sumOfCounts('observed', observed);
  if (observed.length < 2 || total === 0)
    throw badInput('observed must hold two categories and one count at least');
  const scale = total / sumOfCounts('expected', expected);
  if (expected.includes(0))
    throw badInput('expected must be above 0 in every category', 'Merge rare categories.');
  const terms = observed.map((count, i) => {
    const mean = (expected[i] ?? 0) * scale;
    if (options.method === 'g') return count === 0 ? 0 : 2 * count * Math.log(count / mean);
    return (count - mean) ** 2 / mean;
  });
  return countTest(
    Math.max(
      0,
      terms.reduce((sum, term) => sum + term, 0),
    ),
    observed.length - 1,
  );
}

/** Fisher's exact test. */
export interface FisherResult {
  /** Two-sided: the tables that are as probable as this one, or less. */
  p: number;
  /** ad/bc of the sample: Infinity when only bc is 0, null when both are. */
  oddsRatio: number | null;
}

/**
 * Fisher's exact test of a 2×2 table (Fisher 1935): p as R's `fisher.test` and scipy's `fisher_exact`.
 * @param table [[a, b], [c, d]] counts, not all 0
 * @throws CupelError stats.badInput
 */
export function fisherExact(
  table: readonly [readonly [number, number], readonly [number, number]],
): FisherResult {
  const [[a, b], [c, d]] = table;
  for (const [name, count] of Object.entries({ a, b, c, d })) requireCount(name, count);
  const [row1, row2, column1] = [a + b, c + d, a + c];
  const n = row1 + row2;
  requireCount('the total', n, 1);
  const oddsRatio = b * c === 0 ? (a * d === 0 ? null : Infinity) : (a * d) / (b * c);
  // The hypergeometric probability as a quotient of binomial ones (Loader 2000).
  const share = column1 / n;
  const scale = binomialDensity(column1, n, share, 1 - share);
  const probability = (x: number) =>
    (binomialDensity(x, row1, share, 1 - share) * binomialDensity(column1 - x, row2, share, 1 - share)) /
    scale;
  // R's allowance for tables that are equally probable but for rounding.
  const most = probability(a) * (1 + 1e-7);
  let p = 0;
  for (let x = Math.max(0, column1 - row2); x <= Math.min(row1, column1); x++) {
    const chance = probability(x);
    if (chance <= most) p += chance;
  }
  return { p: Math.min(1, p), oddsRatio };
}

function countTest(statistic: number, degreesOfFreedom: number): CountTest {
  return { statistic, degreesOfFreedom, p: chiSquareUpper(statistic, degreesOfFreedom) };
}

function sumOfCounts(name: string, counts: readonly number[]): number {
  return counts.reduce((sum, count, i) => {
    requireNotNegative(`${name}[${i}]`, count);
    return sum + count;
  }, 0);
}
