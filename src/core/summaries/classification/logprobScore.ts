import type { Result } from '../../engine/result.ts';
import type { TokenLogprob } from '../../providers/provider.ts';

/** What an output's logprobs say of the class that stands in it. */
export interface LogprobEvidence {
  /** The probability of the class as it was written: of all its tokens together. */
  written: number;
  /** The likeliest beginnings of the answer in its place, trimmed, with their probabilities; empty when not known. */
  beginnings: { text: string; probability: number }[];
}

/**
 * Finds the class in the tokens of an output. Where its text does not stand there (code made it), the whole output counts.
 * @param written the class as it was read, before it is normalised
 * @returns undefined for a result without logprobs
 */
export function logprobEvidence({ logprobs }: Result, written: string): LogprobEvidence | undefined {
  if (!logprobs || logprobs.length === 0) return undefined;
  const tokens = tokensOf(logprobs, written.trim());
  const [first] = tokens;
  if (!first) return undefined;
  const sum = tokens.reduce((total, { logprob }) => total + logprob, 0);
  return {
    written: Math.min(1, Math.exp(sum)),
    beginnings: (first.top ?? [])
      .map(({ token, logprob }) => ({ text: trimmed(token), probability: Math.exp(logprob) }))
      .filter(({ text }) => text !== ''),
  };
}

/** The tokens that spell the class: the last place where it stands, since a reason may come before the answer. */
function tokensOf(logprobs: readonly TokenLogprob[], written: string): readonly TokenLogprob[] {
  const start = logprobs
    .map(({ token }) => token)
    .join('')
    .lastIndexOf(written);
  if (start === -1 || written === '') return logprobs;
  const found: TokenLogprob[] = [];
  let at = 0;
  for (const each of logprobs) {
    const end = at + each.token.length;
    if (end > start && at < start + written.length) found.push(each);
    at = end;
  }
  return found;
}

/** Without the quotes and spaces that may stand before a class in the same token. */
function trimmed(token: string): string {
  return token.replace(/^[^\p{L}\p{N}]+/u, '').trimEnd();
}

/**
 * The probability of the positive class. Where the likeliest tokens at its place are known, it is the share of those
 * that begin it among those that begin any class (each belongs to the one class that it begins; a class that none of
 * them begins has at most what is left over, and at most as much as the least likely of them). Else, with two classes,
 * it is the probability of the class that was written, or the rest.
 * @param labels the classes, normalised as `predicted` is
 * @returns null where neither says anything: more than two classes and no alternatives
 */
export function positiveProbability(
  { written, beginnings }: LogprobEvidence,
  predicted: string,
  positive: string,
  labels: readonly string[],
  normal: (text: string) => string,
): number | null {
  const byBeginning = shareOfBeginnings(beginnings, positive, labels, normal);
  if (byBeginning !== null) return byBeginning;
  if (labels.length !== 2 || !labels.includes(predicted)) return null;
  return predicted === positive ? written : 1 - written;
}

function shareOfBeginnings(
  beginnings: LogprobEvidence['beginnings'],
  positive: string,
  labels: readonly string[],
  normal: (text: string) => string,
): number | null {
  const masses = new Map(labels.map((label) => [label, 0]));
  let [listed, least] = [0, 1];
  for (const { text, probability } of beginnings) {
    listed += probability;
    least = Math.min(least, probability);
    const begun = labels.filter((label) => begins(normal(text), trimmed(label)));
    // A token that two classes begin with tells them apart no more than none does.
    if (begun.length > 1) return null;
    const [label] = begun;
    if (label !== undefined) masses.set(label, (masses.get(label) ?? 0) + probability);
  }
  if ([...masses.values()].every((mass) => mass === 0)) return null;
  const unlisted = Math.max(0, Math.min(1 - listed, least));
  const mass = masses.get(positive) ?? 0;
  const others = [...masses].reduce((sum, [label, each]) => (label === positive ? sum : sum + each), 0);
  const own = mass === 0 ? unlisted : mass;
  return own / (own + others);
}

/** A token may be a part of a class, or hold it whole with what comes after it. */
function begins(token: string, label: string): boolean {
  if (token === '') return false;
  return (
    label.startsWith(token) || (token.startsWith(label) && !/^[\p{L}\p{N}]/u.test(token.slice(label.length)))
  );
}
