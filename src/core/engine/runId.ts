/** Enough that two of a thousand runs that begin in one second, as in a team's store, have one id once in 4,000 times. */
const suffixLength = 6;

/** An id that sorts by time, short enough to type the beginning of: `20260131-142501-x7k2ab` (UTC). */
export function newRunId(at: Date, random: () => number = Math.random): string {
  const digits = at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  const suffix = Array.from({ length: suffixLength }, () => Math.floor(random() * 36).toString(36)).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-${suffix}`;
}
