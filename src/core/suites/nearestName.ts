import { osaDistance } from '../metrics/text/editDistance.ts';

/** The known name that a mistyped one most likely stands for; undefined when none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  // Any two letters are one apart, which makes none of them near.
  const limit = name.length === 1 ? 0 : Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const found = candidate === name ? Infinity : distance(wanted, candidate.toLowerCase());
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
  }
  return best;
}

/** From the whole name, or, for a word that was broken off, from the beginning of a longer one: a little farther. */
function distance(wanted: string, candidate: string): number {
  const whole = osaDistance(wanted, candidate);
  const isWord = /^\w{6,}$/.test(wanted) && /^\w+$/.test(candidate);
  if (!isWord || candidate.length <= wanted.length) return whole;
  return Math.min(whole, osaDistance(wanted, candidate.slice(0, wanted.length)) + 0.5);
}
