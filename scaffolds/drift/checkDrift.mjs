// node checkDrift.mjs reference.json current.json: exits 1 when the answers have drifted, 2 when it cannot tell.
import { readFileSync } from 'node:fs';

const LARGE = 0.25;
const BINS = 5;

/** Quantiles of the reference as the upper bounds of bins; equal ones become one. */
function bounds(reference) {
  const sorted = reference.toSorted((a, b) => a - b);
  const cuts = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)],
  );
  return [...new Set(cuts)];
}

/** Shares of the values in the bins; half a value is added to each, so that no share is 0. */
function shares(values, cuts) {
  const counts = Array.from({ length: cuts.length + 1 }, () => 0.5);
  for (const value of values) counts[cuts.filter((cut) => value >= cut).length] += 1;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** Population stability index of two samples of numbers; 0 means the same distribution. */
function stabilityIndex(reference, current) {
  const cuts = bounds(reference);
  const before = shares(reference, cuts);
  const after = shares(current, cuts);
  return before.reduce((sum, share, i) => sum + (after[i] - share) * Math.log(after[i] / share), 0);
}

function readResults(file) {
  const { results } = JSON.parse(readFileSync(file, 'utf8'));
  const answered = results.filter(({ error }) => !error);
  if (answered.length < 10) throw new Error(`${file} has ${answered.length} answers; at least 10 are needed`);
  return {
    length: answered.map(
      ({ output }) => (typeof output === 'string' ? output : JSON.stringify(output)).length,
    ),
    score: answered.map(({ score }) => score),
  };
}

try {
  const [before, after] = process.argv.slice(2);
  if (!before || !after) throw new Error('usage: node checkDrift.mjs reference.json current.json');
  const reference = readResults(before);
  const current = readResults(after);
  for (const measure of ['length', 'score']) {
    const index = stabilityIndex(reference[measure], current[measure]);
    const hasDrifted = index > LARGE;
    console.log(`${measure}: ${index.toFixed(3)}${hasDrifted ? ' (drifted)' : ''}`);
    if (hasDrifted) process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
