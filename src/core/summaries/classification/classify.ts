import type { Result } from '../../engine/result.ts';
import { messageOf } from '../../errors.ts';
import type { ReliabilityBin } from '../../metrics/classification/calibration.ts';
import { calibrationError, reliabilityBins } from '../../metrics/classification/calibration.ts';
import type { Classification } from '../../metrics/classification/classification.ts';
import { classification } from '../../metrics/classification/classification.ts';
import { brier, logLoss } from '../../metrics/classification/probability.ts';
import { averagePrecision, rocAuc } from '../../metrics/classification/ranking.ts';
import type { Interval } from '../../stats/intervals.ts';
import { estimate, unitsOf } from '../estimates.ts';
import type { Extractor } from './extractor.ts';
import type { LogprobEvidence } from './logprobScore.ts';
import { logprobEvidence, positiveProbability } from './logprobScore.ts';

/** The outputs of one column, read as classes. */
export interface ColumnClassification extends Classification {
  prompt: number;
  provider: number;
  /** 95%; repeats and clusters of cases taken for dependent. */
  accuracyInterval: Interval;
  /** Outputs in which no class was found, failed calls among them. They count as wrong. */
  unreadable: number;
  /** Cases that have no label; they are left out. */
  unlabelled: number;
  /** What was read in place of a class, most frequent first, at most ten; it counts as unreadable. */
  strangers: { label: string; count: number }[];
  /** From scores of the positive class; null without any. */
  ranking: Ranking | null;
  /** What the first extraction that failed said. */
  problem?: string;
}

/** How well scores of the positive class tell it from the others. */
export interface Ranking {
  /** Outputs with a score. */
  n: number;
  rocAuc: number | null;
  averagePrecision: number | null;
  /** Null where a score is no probability. */
  brier: number | null;
  logLoss: number | null;
  calibrationError: number | null;
  /** How often it was so against how probable that was said to be, in ten bins; null where a score is no probability. */
  bins: ReliabilityBin[] | null;
}

/** How results are read as classes. */
export interface ClassReader {
  /** The true class as text; undefined where the case has none. */
  truth(result: Result): string | undefined | Promise<string | undefined>;
  predicted: Extractor;
  /** A score of the positive class: read out of the output, or `logprob` for the probability of the class's tokens. */
  score?: Extractor | 'logprob' | undefined;
  positive?: string | undefined;
  /** The classes; all that occur as truth unless given. */
  labels?: readonly string[] | undefined;
  ignoreCase?: boolean | undefined;
}

interface Item {
  case: number;
  truth: string;
  predicted: string | null;
  score: number | null;
  evidence?: LogprobEvidence;
}

interface Column {
  prompt: number;
  provider: number;
  items: Item[];
  unlabelled: number;
  problem?: string;
}

/**
 * Reads all outputs of a run as classes and scores them, column by column, in the order of the matrix. An output whose
 * class is none of the known ones, or that cannot be read, counts as wrong and as no class.
 * @param clusterOf what a case belongs to, for intervals
 */
export async function classifyResults(
  pages: AsyncIterable<readonly Result[]>,
  reader: ClassReader,
  clusterOf: (caseNo: number) => string | number,
): Promise<ColumnClassification[]> {
  const columns = new Map<string, Column>();
  for await (const page of pages) {
    const read = await Promise.all(page.map((result) => readItem(result, reader)));
    page.forEach(({ prompt, provider }, index) => {
      const key = `${prompt}.${provider}`;
      let column = columns.get(key);
      if (!column) columns.set(key, (column = { prompt, provider, items: [], unlabelled: 0 }));
      const { item, problem } = read[index] ?? {};
      if (item) column.items.push(item);
      else column.unlabelled++;
      if (problem !== undefined) column.problem ??= problem;
    });
  }
  return [...columns.values()]
    .filter((column) => column.items.length > 0)
    .sort((a, b) => a.prompt - b.prompt || a.provider - b.provider)
    .map((column) => scoreColumn(column, reader, clusterOf));
}

async function readItem(result: Result, reader: ClassReader): Promise<{ item?: Item; problem?: string }> {
  const normal = (text: string) => (reader.ignoreCase ? text.trim().toLowerCase() : text.trim());
  const truth = await reader.truth(result);
  if (truth === undefined || truth.trim() === '') return {};
  const item: Item = { case: result.case, truth: normal(truth), predicted: null, score: null };
  if (result.error) return { item };
  try {
    const predicted = await reader.predicted(result);
    if (isScalar(predicted) && String(predicted).trim() !== '') item.predicted = normal(String(predicted));
    if (reader.score === 'logprob') {
      const evidence = item.predicted === null ? undefined : logprobEvidence(result, String(predicted));
      return { item: evidence ? { ...item, evidence } : item };
    }
    const score = await reader.score?.(result);
    const number = typeof score === 'string' && score.trim() !== '' ? Number(score) : score;
    if (typeof number === 'number' && Number.isFinite(number)) item.score = number;
    return { item };
  } catch (error) {
    return { item, problem: messageOf(error) };
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function scoreColumn(
  { prompt, provider, items, unlabelled, problem: failure }: Column,
  reader: ClassReader,
  clusterOf: (caseNo: number) => string | number,
): ColumnClassification {
  const normal = (text: string) => (reader.ignoreCase ? text.trim().toLowerCase() : text.trim());
  const truth = items.map((item) => item.truth);
  const known = new Set([...(reader.labels?.map(normal) ?? []), ...truth]);
  const strangers = new Map<string, number>();
  const predicted = items.map((item) => {
    if (item.predicted === null || known.has(item.predicted)) return item.predicted;
    strangers.set(item.predicted, (strangers.get(item.predicted) ?? 0) + 1);
    return null;
  });
  const positive = reader.positive === undefined ? undefined : normal(reader.positive);
  const labels = [...known].sort();
  const { items: scored, problem = failure } =
    reader.score === 'logprob' && positive !== undefined
      ? fromLogprobs(items, positive, labels, normal)
      : { items };
  const scores = classification(truth, predicted, {
    labels,
    ...(positive !== undefined && known.has(positive) ? { positive } : {}),
  });
  const units = unitsOf(
    items.map((item, index) => ({
      n: 1,
      passed: Number(predicted[index] === item.truth),
      score: 0,
      case: item.case,
    })),
    (each) => clusterOf(each.case),
  );
  return {
    prompt,
    provider,
    ...scores,
    accuracyInterval: estimate(units).passRateInterval,
    unreadable: predicted.filter((each) => each === null).length,
    unlabelled,
    strangers: [...strangers]
      .map(([label, count]) => ({ label: label.slice(0, 100), count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 10),
    ranking: positive === undefined ? null : rank(scored, positive),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Scores from logprobs need to know all classes, so they are made when all outputs are read. */
function fromLogprobs(
  items: readonly Item[],
  positive: string,
  labels: readonly string[],
  normal: (text: string) => string,
): { items: Item[]; problem?: string } {
  const scored = items.map((item) => {
    const { evidence, predicted } = item;
    if (!evidence || predicted === null) return item;
    return { ...item, score: positiveProbability(evidence, predicted, positive, labels, normal) };
  });
  if (!items.some(({ evidence }) => evidence))
    return { items: scored, problem: 'no answer came with logprobs: set "logprobs: true" for the provider' };
  const isShort = scored.some(({ evidence, score }) => evidence && score === null);
  return {
    items: scored,
    ...(isShort
      ? { problem: 'the logprobs do not tell the classes apart: set "top_logprobs" for the provider' }
      : {}),
  };
}

function rank(items: readonly Item[], positive: string): Ranking | null {
  const scored = items.filter((item): item is Item & { score: number } => item.score !== null);
  if (scored.length === 0) return null;
  const truth = scored.map((item) => item.truth);
  const scores = scored.map((item) => item.score);
  const option = { positive };
  const areProbabilities = scores.every((score) => score >= 0 && score <= 1);
  const binary = truth.map((label) => Number(label === positive));
  return {
    n: scored.length,
    rocAuc: rocAuc(truth, scores, option),
    averagePrecision: averagePrecision(truth, scores, option),
    brier: areProbabilities ? brier(truth, scores, option) : null,
    logLoss: areProbabilities ? logLoss(binary, scores) : null,
    calibrationError: areProbabilities ? calibrationError(binary, scores) : null,
    bins: areProbabilities ? reliabilityBins(binary, scores, { bins: 10 }) : null,
  };
}
