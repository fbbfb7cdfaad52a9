import { badInput, requireCount, requireInside, requireProbability, requireValues } from './check.ts';
import { bcaInterval, percentileInterval } from './bootstrapIntervals.ts';
import type { Interval } from './intervals.ts';
import { variance } from './means.ts';
import { createRandom } from './random.ts';
import { createResampler } from './resample.ts';
import type { Statistic } from './resample.ts';

/** How to resample. */
export interface BootstrapOptions {
  /** The mean unless given. */
  statistic?: Statistic;
  /** `bca` unless given: bias-corrected and accelerated. */
  method?: 'bca' | 'percentile';
  /** 0.95 unless given. */
  level?: number;
  /** 10,000 unless given. */
  resamples?: number;
  seed?: number | undefined;
  /** The cluster of each value: whole clusters are resampled. At least two different ones. */
  clusters?: ArrayLike<string | number> | undefined;
}

/** An estimate with what resampling says about it. */
export interface BootstrapResult {
  estimate: number;
  /** The standard deviation of the resampled estimates. */
  standardError: number;
  interval: Interval;
}

/**
 * A bootstrap interval (Efron 1987, "Better bootstrap confidence intervals", JASA 82; Efron and Tibshirani 1993, ch.
 * 14), as scipy's `bootstrap`. Values that are all the same give an interval of no width: they say nothing of their
 * spread. For quantiles the acceleration is 0, because the jackknife is inconsistent there (Efron and Tibshirani 1993,
 * §11.6), which leaves the bias correction.
 * 10,000 resamples of 10,000 values take about half a second for the mean; `bootstrapInWorker` takes it elsewhere.
 * @param values at least two
 * @throws CupelError stats.badInput
 */
export function bootstrap(values: ArrayLike<number>, options: BootstrapOptions = {}): BootstrapResult {
  const { statistic = 'mean', method = 'bca', level = 0.95, resamples = 10_000, seed, clusters } = options;
  requireValues('values', values, 2);
  requireInside('level', level);
  requireCount('resamples', resamples, 100);
  if (typeof statistic === 'object') requireProbability('statistic.quantile', statistic.quantile);
  const resampler = createResampler(Float64Array.from(values), statistic, clusters);
  const random = createRandom(seed);
  const { estimate } = resampler;
  const replicates = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) replicates[r] = resampler.draw(random);
  if (!Number.isFinite(estimate) || !replicates.every(Number.isFinite))
    throw badInput('the statistic must give a finite number for every resample');
  replicates.sort();
  const interval =
    method === 'percentile'
      ? percentileInterval(replicates, level)
      : bcaInterval(replicates, level, estimate, resampler.acceleration());
  return { estimate, standardError: Math.sqrt(variance(replicates)), interval };
}
