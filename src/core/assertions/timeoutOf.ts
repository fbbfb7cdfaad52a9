import { checkTimeoutMs } from '../timeLimit.ts';
import type { AssertionSpec } from './assertion.ts';

/** Milliseconds that a check may take: `config.timeoutMs`, else a second. */
export function timeoutOf({ config }: Pick<AssertionSpec, 'config'>): number {
  const given = config?.['timeoutMs'];
  return typeof given === 'number' && given >= 1 ? Math.floor(given) : checkTimeoutMs;
}
