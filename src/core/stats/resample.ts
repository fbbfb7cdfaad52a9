import { clusterMembers, clusterSums } from './clusters.ts';
import { meanOf } from './means.ts';
import { quantileOfRanks, quantileOfSorted } from './quantiles.ts';
import type { Random } from './random.ts';

/** What is estimated: the mean, a quantile (0.5 is the median), or any function of a sample. */
export type Statistic = 'mean' | { quantile: number } | ((sample: Float64Array) => number);

/** Draws samples with replacement and gives the statistic of each. */
export interface Resampler {
  estimate: number;
  draw(random: Random): number;
  /** Efron's acceleration, from the jackknife. */
  acceleration(): number;
}

/** Picks the fastest way for the statistic. */
export function createResampler(
  values: Float64Array,
  statistic: Statistic,
  clusters: ArrayLike<string | number> | undefined,
): Resampler {
  if (statistic === 'mean') return clusters ? clusterMeans(values, clusters) : means(values);
  if (typeof statistic === 'function') return samples(values, statistic, clusters);
  const { quantile } = statistic;
  if (!clusters) return quantiles(values, quantile);
  const ofSample = (sample: Float64Array) => quantileOfSorted(sample.sort(), quantile);
  return { ...samples(values, ofSample, clusters), acceleration: () => 0 };
}

/** Random bits to a rank below n by multiplication (Lemire 2019); favours a rank by at most n/2³². */
const perBits = 2 ** -32;

function means(values: Float64Array): Resampler {
  const n = values.length;
  const bits = new Int32Array(n);
  const estimate = meanOf(values);
  // Deviations from the mean keep the digits that a large offset would take.
  const deviations = values.map((value) => value - estimate);
  const scale = n * perBits;
  return {
    estimate,
    draw(random) {
      random.fillBits(bits);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += deviations[(((bits[i] ?? 0) >>> 0) * scale) | 0] ?? 0;
      return estimate + sum / n;
    },
    acceleration: () => accelerationOf(deviations),
  };
}

function clusterMeans(values: Float64Array, clusters: ArrayLike<string | number>): Resampler {
  const estimate = meanOf(values);
  const { sums, sizes } = clusterSums(values, clusters, estimate);
  const count = sums.length;
  const bits = new Int32Array(count);
  const scale = count * perBits;
  return {
    estimate,
    draw(random) {
      random.fillBits(bits);
      let [sum, size] = [0, 0];
      for (let i = 0; i < count; i++) {
        const at = (((bits[i] ?? 0) >>> 0) * scale) | 0;
        sum += sums[at] ?? 0;
        size += sizes[at] ?? 0;
      }
      return estimate + sum / size;
    },
    acceleration: () => accelerationOf(sums.map((sum, i) => sum / (values.length - (sizes[i] ?? 0)))),
  };
}

/** Counts how often each rank of the sorted values is drawn, and walks to the one that is wanted: no sort a resample. */
function quantiles(values: Float64Array, p: number): Resampler {
  const n = values.length;
  const sorted = values.slice().sort();
  const bits = new Int32Array(n);
  const counts = new Uint32Array(n);
  const scale = n * perBits;
  return {
    estimate: quantileOfSorted(sorted, p),
    draw(random) {
      random.fillBits(bits);
      counts.fill(0);
      for (let i = 0; i < n; i++) {
        const at = (((bits[i] ?? 0) >>> 0) * scale) | 0;
        counts[at] = (counts[at] ?? 0) + 1;
      }
      let [at, passed] = [-1, 0];
      const valueOf = (rank: number) => {
        while (passed <= rank) passed += counts[++at] ?? 1;
        return sorted[at] ?? NaN;
      };
      return quantileOfRanks(valueOf, n, p);
    },
    acceleration: () => 0,
  };
}

/** Any function, given each sample as an array of its own which it may change. */
function samples(
  values: Float64Array,
  statistic: (sample: Float64Array) => number,
  clusters: ArrayLike<string | number> | undefined,
): Resampler {
  const members = clusters
    ? clusterMembers(values, clusters)
    : Array.from(values, (value) => Float64Array.of(value));
  const all = (chosen: readonly Float64Array[]) => {
    const sample = new Float64Array(chosen.reduce((size, group) => size + group.length, 0));
    let at = 0;
    for (const group of chosen) {
      sample.set(group, at);
      at += group.length;
    }
    return statistic(sample);
  };
  return {
    estimate: all(members),
    draw: (random) => all(members.map(() => members[random.below(members.length)] ?? new Float64Array())),
    acceleration() {
      const left = members.map((_, i) => all(members.toSpliced(i, 1)));
      const middle = meanOf(left);
      return accelerationOf(Float64Array.from(left, (value) => middle - value));
    },
  };
}

/** Σd³ / 6(Σd²)^1.5 over the influence of each unit (Efron and Tibshirani 1993, eq. 14.15). */
function accelerationOf(influence: Float64Array): number {
  let [squares, cubes] = [0, 0];
  const middle = meanOf(influence);
  for (const value of influence) {
    squares += (value - middle) ** 2;
    cubes += (value - middle) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
