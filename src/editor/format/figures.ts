import type { Figures } from '../../core/engine/result.ts';
import type { TokenCount } from '../../core/tokens/tokenCount.ts';
import { count } from '../../shared/figures.ts';

/** `1,234 tokens`, `1 token`. */
export function tokenWords(tokens: number): string {
  return `${count(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;
}

/** `412 tokens`, `≈ 412 tokens`. */
export function countedWords({ tokens, exact }: Pick<TokenCount, 'tokens' | 'exact'>): string {
  return exact ? tokenWords(tokens) : `≈ ${tokenWords(tokens)}`;
}

/** `34 of 40 passed`, with errors named when there are any. */
export function passedWords({
  passed,
  total,
  errored,
}: Pick<Figures, 'passed' | 'total' | 'errored'>): string {
  const errors = errored === 0 ? '' : `, ${count(errored)} ${errored === 1 ? 'error' : 'errors'}`;
  return `${count(passed)} of ${count(total)} passed${errors}`;
}

const steps: readonly { below: number; unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { below: 60, unit: 'second', seconds: 1 },
  { below: 3600, unit: 'minute', seconds: 60 },
  { below: 86_400, unit: 'hour', seconds: 3600 },
  { below: 86_400 * 30, unit: 'day', seconds: 86_400 },
  { below: 86_400 * 365, unit: 'month', seconds: 86_400 * 30 },
];
const years = { unit: 'year', seconds: 86_400 * 365 } as const;

/** `3 minutes ago`. Times are milliseconds since 1970. */
export function ageWords(then: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  if (seconds < 10) return 'just now';
  const step = steps.find(({ below }) => seconds < below) ?? years;
  return new Intl.RelativeTimeFormat('en-US').format(-Math.round(seconds / step.seconds), step.unit);
}
