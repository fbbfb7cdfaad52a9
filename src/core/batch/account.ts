import { createHash } from 'node:crypto';
import { canonicalJson } from '../engine/cacheKey.ts';

/**
 * Tells the accounts that requests are made for apart: another key or another header is another one. It is made of a
 * secret, so it stays in memory.
 */
export function accountOf(key: string, headers: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(canonicalJson([key, headers]))
    .digest('hex');
}
