import { badInput, requireCount } from './check.ts';
import { requireSuccesses } from './intervals.ts';

/**
 * pass@k: the chance that at least one of k tries passes, estimated without bias from c passes in n tries as
 * 1 − C(n−c, k)/C(n, k) (Chen et al. 2021, "Evaluating large language models trained on code", arXiv:2107.03374).
 * @param n tries made, at least k
 * @param c how many passed
 * @param k tries allowed, at least 1
 * @throws CupelError stats.badInput
 */
export function passAtK(n: number, c: number, k: number): number {
  requireTries(n, c, k);
  return 1 - chanceOfOnly(n, n - c, k);
}

/**
 * pass^k: the chance that all of k tries pass, estimated without bias from c passes in n tries as C(c, k)/C(n, k)
 * (Yao et al. 2024, "τ-bench", arXiv:2406.12045).
 * @param n tries made, at least k
 * @param c how many passed
 * @param k tries needed, at least 1
 * @throws CupelError stats.badInput
 */
export function passHatK(n: number, c: number, k: number): number {
  requireTries(n, c, k);
  return chanceOfOnly(n, c, k);
}

/** C(m, k)/C(n, k) as a product, which neither overflows nor rounds away. */
function chanceOfOnly(n: number, m: number, k: number): number {
  if (m < k) return 0;
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= (m - i) / (n - i);
  return chance;
}

function requireTries(n: number, c: number, k: number): void {
  requireSuccesses(c, n);
  requireCount('k', k, 1);
  if (k > n)
    throw badInput(`k must be at most the ${n} tries made, not ${k}`, 'Run more repeats, or lower k.');
}
