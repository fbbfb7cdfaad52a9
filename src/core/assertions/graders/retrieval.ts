import { retrieval as scoreRetrieval } from '../../metrics/retrieval/retrieval.ts';
import type { Relevant, Retrieved } from '../../metrics/retrieval/ranks.ts';
import { relevanceById } from '../../metrics/retrieval/ranks.ts';
import { nearestName } from '../../suites/nearestName.ts';
import { assertionError } from '../assertionErrors.ts';
import { runTransform } from '../assertionTransform.ts';
import type { Grader, GraderInput, ValueInput } from '../grader.ts';
import { isRecord, kind } from '../valueShapes.ts';
import { reaches } from '../thresholds.ts';

const measures = ['hit', 'precision', 'recall', 'mrr', 'map', 'ndcg'] as const;
type Measure = (typeof measures)[number];

/**
 * What was retrieved against what is relevant: the measure (`config.measure`, recall) of the first `config.k` documents
 * reaches the threshold (1). All measures are reported by name, `retrieval.recall@5`, with the assertion's `metric` in
 * the place of `retrieval` where it has one. Definitions: docs/metrics.md, after trec_eval.
 *
 * Retrieved is what `contextTransform` makes of the output, else the output: a list of identifiers or of objects with
 * an `id`, from the best, or a map of scores. Relevant is the value: a list, or a map of relevance.
 */
export const retrieval: Grader = async (input) => {
  const { spec } = input;
  const measure = measureOf(input);
  const k = cutOf(input);
  const relevant = relevantOf(input);
  const retrieved = readDocuments(input, 'output', await retrievedOf(input));
  const scores = scoreRetrieval(relevant, retrieved, k === undefined ? {} : { k });
  const suffix = k === undefined ? '' : `@${k}`;
  const score = scores[measure] ?? 0;
  const threshold = input.threshold ?? 1;
  return {
    pass: reaches(score, threshold),
    score,
    reason: `${measure}${suffix} is ${Number(score.toFixed(4))}; at least ${threshold} is asked for.`,
    namedScores: Object.fromEntries(
      measures.flatMap((name) => {
        const value = scores[name];
        return value === null ? [] : [[`${spec.metric ?? 'retrieval'}.${name}${suffix}`, value]];
      }),
    ),
  };
};

/** @throws CupelError `assertion.badConfig` */
export function measureOf({ spec }: ValueInput): Measure {
  const { measure = 'recall' } = spec.config ?? {};
  const known = measures.find((name) => name === measure);
  if (known) return known;
  const nearest = typeof measure === 'string' ? nearestName(measure, measures) : undefined;
  throw assertionError(spec, 'badConfig', `there is no measure ${JSON.stringify(measure)}`, {
    hint: nearest ? `Did you mean "${nearest}"?` : `Measures are ${measures.join(', ')}.`,
  });
}

/** @throws CupelError `assertion.badConfig` */
export function cutOf({ spec }: ValueInput): number | undefined {
  const k = spec.config?.['k'];
  if (k === undefined || (typeof k === 'number' && Number.isInteger(k) && k >= 1)) return k;
  throw assertionError(spec, 'badConfig', '`k` must be a whole number from 1');
}

/** @throws CupelError `assertion.badValue` */
export function relevantOf(input: ValueInput): Relevant & Retrieved {
  const relevant = readDocuments(input, 'value', input.value);
  if (relevanceById(relevant).size > 0) return relevant;
  throw assertionError(input.spec, 'badValue', 'nothing is relevant, so nothing can be found', {
    hint: 'Leave the assertion out of cases without relevant documents.',
  });
}

function retrievedOf({ spec, output, context, services }: GraderInput): unknown {
  if (spec.contextTransform === undefined) return output;
  return runTransform('contextTransform', spec.contextTransform, { spec, context, services });
}

/** Identifiers, or numbers by identifier; JSON text is read. */
function readDocuments({ spec }: ValueInput, what: 'value' | 'output', given: unknown): Relevant & Retrieved {
  const value = typeof given === 'string' ? parse(given) : given;
  if (Array.isArray(value)) {
    const ids = value.map((item: unknown) => (isRecord(item) ? item['id'] : item));
    if (ids.every((id) => typeof id === 'string' || typeof id === 'number')) return ids;
  } else if (isRecord(value)) {
    const numbers = Object.entries(value).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
    );
    if (numbers.length === Object.keys(value).length) return Object.fromEntries(numbers);
  }
  throw assertionError(
    spec,
    what === 'value' ? 'badValue' : 'badOutput',
    `the ${what} must be a list of identifiers, or numbers by identifier, not ${kind(value)}`,
    what === 'value'
      ? {}
      : { hint: 'Take the identifiers out with `contextTransform`: output.sources.map((each) => each.id)' },
  );
}

/** JSON, else identifiers with commas between them. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /[{[\n]/.test(text.trim())
      ? text
      : text
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== '');
  }
}
