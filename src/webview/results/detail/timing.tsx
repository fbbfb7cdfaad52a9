import { duration } from '../../../shared/figures.ts';
import type { ResultView } from '../../../shared/resultsViews.ts';
import { t } from '../../words.ts';

/** Where the time went: in the queue, until the first token, until the end. */
export function Timing({ result }: { result: ResultView }) {
  const { queueMs, firstTokenMs, latencyMs } = result;
  if (latencyMs === null || result.cached) return null;
  const parts = [
    { name: t('Queue'), ms: queueMs ?? 0, kind: 'queue' },
    ...(firstTokenMs === null
      ? [{ name: t('Request'), ms: latencyMs, kind: 'rest' }]
      : [
          { name: t('First token'), ms: firstTokenMs, kind: 'first' },
          { name: t('Rest'), ms: Math.max(0, latencyMs - firstTokenMs), kind: 'rest' },
        ]),
  ].filter(({ ms }) => ms > 0);
  const total = parts.reduce((sum, { ms }) => sum + ms, 0);
  if (total === 0) return null;
  let at = 0;
  const placed = parts.map((part) => {
    const from = at;
    at += part.ms;
    return { ...part, x: (from / total) * 100, width: (part.ms / total) * 100 };
  });
  const words = parts.map(({ name, ms }) => `${name} ${duration(ms)}`).join(', ');
  return (
    <>
      <h3>{t('Time')}</h3>
      <svg class="timing" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={words}>
        {placed.map(({ name, kind, x, width }) => (
          <rect key={name} class={kind} x={x} y={0} width={width} height={6} />
        ))}
      </svg>
      <div class="quiet">{words}</div>
    </>
  );
}
