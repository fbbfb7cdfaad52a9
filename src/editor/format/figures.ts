import { env, l10n } from 'vscode';
import type { Figures } from '../../core/engine/result.ts';
import type { TokenCount } from '../../core/tokens/tokenCount.ts';
import { count } from '../../shared/figures.ts';

/** `1,234 tokens`, `1 token`. */
export function tokenWords(tokens: number): string {
  return tokens === 1 ? l10n.t('1 token') : l10n.t('{0} tokens', count(tokens));
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
  const words = l10n.t('{0} of {1} passed', count(passed), count(total));
  if (errored === 0) return words;
  return `${words}, ${errored === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count(errored))}`;
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
  if (seconds < 10) return l10n.t('just now');
  const step = steps.find(({ below }) => seconds < below) ?? years;
  return new Intl.RelativeTimeFormat(env.language).format(-Math.round(seconds / step.seconds), step.unit);
}
