import { BandedDistance, edit } from './terAlignment.ts';

// The limits of tercom and sacreBLEU.
const longestShift = 10;
const farthestShift = 50;
const mostCandidates = 1000;

/** Where the words of the reference stand in the output, and which words of either are wrong. */
interface Alignment {
  /** For each word of the reference the place in the output, −1 before its start. */
  places: Int32Array;
  /** For each start, how many words of the reference or output before it are wrong. */
  wrongReference: Int32Array;
  wrongOutput: Int32Array;
}

interface Shift {
  gain: number;
  length: number;
  start: number;
  target: number;
  words: Int32Array;
}

/**
 * The fewest edits and shifts, by tercom's greedy search: the shift that saves most is made until none saves
 * anything or 1000 were tried (lib_ter.py). Words are numbers.
 */
export function shortestShiftedDistance(output: Int32Array, reference: Int32Array): number {
  if (reference.length === 0) return output.length;
  let words = output;
  let shifts = 0;
  const tried = { count: 0 };
  let table = new BandedDistance(words, reference);
  for (;;) {
    const best = bestShift(words, reference, table, tried);
    if (tried.count >= mostCandidates || !best || best.gain <= 0) return shifts + table.distance;
    shifts++;
    words = best.words;
    table = new BandedDistance(words, reference);
  }
}

function bestShift(
  words: Int32Array,
  reference: Int32Array,
  table: BandedDistance,
  tried: { count: number },
): Shift | undefined {
  if (table.distance === 0) return undefined;
  const { places, wrongReference, wrongOutput } = alignmentOf(table.trace(), words.length, reference.length);
  const scratch = table.scratch();
  let best: Shift | undefined;
  for (const [start, referenceStart, length] of commonRuns(words, reference)) {
    // A shift must move words that are wrong to where words are missing, and not within themselves.
    if (wrongOutput[start + length] === wrongOutput[start]) continue;
    if (wrongReference[referenceStart + length] === wrongReference[referenceStart]) continue;
    const current = places[referenceStart] ?? -1;
    if (start <= current && current < start + length) continue;

    let previous = -1;
    for (let at = referenceStart - 1; at < referenceStart + length; at++) {
      // Behind the word that stands for the one before; the start of the reference has none, hence the start.
      const target = (places[at] ?? -1) + 1;
      if (target === previous) continue;
      previous = target;
      const moved = move(words, start, length, target);
      const gain = table.distance - table.distanceAfter(moved.first, moved.words, scratch);
      tried.count++;
      if (!best || isBetter(gain, length, start, target, best)) {
        best = { gain, length, start, target, words: withReplaced(words, moved) };
      }
    }
    if (tried.count >= mostCandidates) break;
  }
  return best;
}

/** Most gain first, then the longest, then the earliest, then the earliest target. */
function isBetter(gain: number, length: number, start: number, target: number, best: Shift): boolean {
  if (gain !== best.gain) return gain > best.gain;
  if (length !== best.length) return length > best.length;
  return start === best.start ? target < best.target : start < best.start;
}

/** Runs of up to ten words that both have, at most 50 words apart; each start of a run is a run too. */
function* commonRuns(words: Int32Array, reference: Int32Array): Generator<[number, number, number]> {
  for (let i = 0; i < words.length; i++) {
    const end = Math.min(reference.length, i + farthestShift + 1);
    for (let j = Math.max(0, i - farthestShift); j < end; j++) {
      const most = Math.min(longestShift, words.length - i, reference.length - j);
      for (let length = 1; length <= most && words[i + length - 1] === reference[j + length - 1]; length++) {
        yield [i, j, length];
      }
    }
  }
}

/** The part of the output that changes when `length` words from `start` move before the word at `target`. */
function move(
  words: Int32Array,
  start: number,
  length: number,
  target: number,
): { first: number; words: Int32Array } {
  const end = start + length;
  if (target < start) return { first: target, words: joined(words, [start, end], [target, start]) };
  // A target within the moved words stands for as many words behind them.
  const last = target > end ? target : Math.min(words.length, length + target);
  return { first: start, words: joined(words, [end, last], [start, end]) };
}

function joined(words: Int32Array, a: [number, number], b: [number, number]): Int32Array {
  const result = new Int32Array(a[1] - a[0] + b[1] - b[0]);
  result.set(words.subarray(...a));
  result.set(words.subarray(...b), a[1] - a[0]);
  return result;
}

function withReplaced(words: Int32Array, part: { first: number; words: Int32Array }): Int32Array {
  const result = words.slice();
  result.set(part.words, part.first);
  return result;
}

function alignmentOf(steps: readonly number[], outputLength: number, referenceLength: number): Alignment {
  const places = new Int32Array(referenceLength);
  const wrongReference = new Int32Array(referenceLength + 1);
  const wrongOutput = new Int32Array(outputLength + 1);
  let i = 0;
  let j = 0;
  for (const step of steps) {
    const wrong = step === edit.keep ? 0 : 1;
    if (step !== edit.insert) {
      wrongOutput[i + 1] = (wrongOutput[i] ?? 0) + wrong;
      i++;
    }
    if (step !== edit.remove) {
      places[j] = i - 1;
      wrongReference[j + 1] = (wrongReference[j] ?? 0) + wrong;
      j++;
    }
  }
  return { places, wrongReference, wrongOutput };
}
