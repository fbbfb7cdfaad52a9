/* How figures are put in words, the same in the terminal, the editor, the panels and the reports. */

/** US dollars, with as many digits as tell something. Unknown is said in words, never as zero. */
export function dollars(amount: number | null | undefined): string {
  if (amount === null || amount === undefined) return 'unknown';
  if (amount === 0) return '$0';
  if (Math.abs(amount) < 0.000001) return '<$0.000001';
  const digits =
    Math.abs(amount) >= 100
      ? 0
      : Math.abs(amount) >= 0.995
        ? 2
        : Math.min(6, 1 - Math.floor(Math.log10(Math.abs(amount))));
  return `$${amount.toFixed(digits)}`;
}

/** The cost of several results: what is known, and that something is not. */
export function costWords({ cost, costUnknown }: { cost: number | null; costUnknown: number }): string {
  if (costUnknown === 0) return dollars(cost ?? 0);
  if (cost === null) return 'unknown price';
  return `${dollars(cost)} + ${costUnknown} of unknown price`;
}

/** `about $0.42, at most $1.30`, or that it is unknown. US dollars; `worst` is null where it is not known. */
export function amountWords({ expected, worst }: { expected: number | null; worst: number | null }): string {
  if (expected === null) return 'unknown price';
  if (expected === 0 && worst === 0) return '$0';
  return `about ${dollars(expected)}, at most ${dollars(worst)}`;
}

/** From 0 to 1 as a percentage with one digit. */
export function percent(rate: number | null): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(1)}%`;
}

/** How much of what a model reads at most a text is: `0.3%`, `<0.1%`, `⚠ 120%`. */
export function windowShare(tokens: number, window: number): string {
  const share = (100 * tokens) / window;
  if (share > 100) return `⚠ ${Math.round(share)}%`;
  if (share > 0 && share < 0.1) return '<0.1%';
  return `${share >= 10 ? Math.round(share) : Number(share.toFixed(1))}%`;
}

/** `85.0% [70.9, 92.9]`: a rate with its 95% interval. */
export function rateWords({
  passRate,
  passRateInterval,
}: {
  passRate: number | null;
  passRateInterval: readonly [low: number, high: number] | null;
}): string {
  if (passRate === null || !passRateInterval) return '–';
  const [low, high] = passRateInterval;
  return `${percent(passRate)} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}

/** `0.912 [0.880, 0.944]`. */
export function scoreWords({
  score,
  scoreInterval,
}: {
  score: number | null;
  scoreInterval?: readonly [low: number, high: number] | null;
}): string {
  if (score === null) return '–';
  if (!scoreInterval) return score.toFixed(3);
  return `${score.toFixed(3)} [${scoreInterval[0].toFixed(3)}, ${scoreInterval[1].toFixed(3)}]`;
}

/** `820 ms`, `1.2 s`, `3 min 05 s`, `2 h 07 min`. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.round(seconds / 60);
  if (seconds >= 3600) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** With thousands apart: `12,345`. */
export function count(n: number): string {
  // A page of the panel has hundreds of them: `toLocaleString` looks the language up each time.
  return Number.isInteger(n) ? String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : n.toLocaleString('en-US');
}
