import type { Finding, Grader } from '../grader.ts';
import { Judge } from '../judge.ts';
import { referencesValue } from '../valueShapes.ts';
import { cosine, dot, euclidean } from '../vectors.ts';
import { keepsWithin, reaches } from '../thresholds.ts';

interface Measure {
  readonly what: string;
  readonly compare: (a: readonly number[], b: readonly number[]) => number;
  /** Whether less is more similar. */
  readonly distance: boolean;
  /** From 0 to 1, more for more similar. */
  readonly score: (value: number) => number;
}

const inRange = (value: number): number => Math.min(1, Math.max(0, value));

const similarities: Record<'cosine' | 'dot' | 'euclidean', Measure> = {
  cosine: {
    what: 'cosine similarity',
    compare: cosine,
    distance: false,
    score: inRange,
  },
  dot: {
    what: 'dot product',
    compare: dot,
    distance: false,
    score: inRange,
  },
  euclidean: {
    what: 'Euclidean distance',
    compare: euclidean,
    distance: true,
    score: (value) => 1 / (1 + value),
  },
};

/** The embedding of the output is near enough to the value's; of several values, to the nearest one's. */
function similarBy({ what, compare, distance, score }: Measure): Grader {
  return async (input): Promise<Finding> => {
    const references = referencesValue(input);
    const judge = new Judge(input);
    const [own = [], ...theirs] = await judge.embed([input.text, ...references]);
    const values = theirs.map((vector) => compare(own, vector));
    const nearest = distance ? Math.min(...values) : Math.max(...values);
    const threshold = input.threshold ?? 0.75;
    const pass = distance ? keepsWithin(nearest, threshold) : reaches(nearest, threshold);
    return {
      pass,
      score: score(nearest),
      reason: `The ${what} is ${nearest.toFixed(4)}; at ${distance ? 'most' : 'least'} ${threshold} is asked for.`,
      ...judge.spent,
    };
  };
}

/** Cosine similarity of at least the threshold (0.75). */
export const similarCosine = similarBy(similarities.cosine);
/** Dot product of at least the threshold (0.75). */
export const similarDot = similarBy(similarities.dot);
/** Euclidean distance of at most the threshold (0.75). The score is 1 / (1 + distance). */
export const similarEuclidean = similarBy(similarities.euclidean);
