import { duration } from '../../../shared/figures.ts';
import type { ResultView } from '../../../shared/resultsViews.ts';
import { Defined } from '../defined.tsx';
import { t } from '../../words.ts';

/** Where the time went: in the queue, until there was a connection, until the first token, until the end. */
export function Timing({ result }: { result: ResultView }) {
  const { queueMs, connectMs, firstTokenMs, latencyMs } = result;
  if (latencyMs === null || result.cached) return null;
  const connected = Math.min(connectMs ?? 0, latencyMs);
  const told = firstTokenMs === null ? null : Math.max(connected, firstTokenMs);
  const parts = [
    { name: t('Queue'), ms: queueMs ?? 0, kind: 'queue' },
    { name: t('Connect'), ms: connected, kind: 'connect' },
    ...(told === null
      ? [{ name: t('Answer'), ms: latencyMs - connected, kind: 'rest' }]
      : [
          { name: t('First token'), ms: told - connected, kind: 'first' },
          { name: t('Rest'), ms: Math.max(0, latencyMs - told), kind: 'rest' },
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
  const words = [
    ...parts.map(({ name, ms }) => `${name} ${duration(ms)}`),
    t('Total {0}', duration(total)),
  ].join(', ');
  return (
    <>
      <h3>
        <Defined name="timing">{t('Time')}</Defined>
      </h3>
      <svg class="timing" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={words}>
        {placed.map(({ name, kind, x, width }) => (
          <rect key={name} class={kind} x={x} y={0} width={width} height={6} />
        ))}
      </svg>
      <ul class="timing-parts quiet">
        {parts.map(({ name, ms, kind }) => (
          <li key={name}>
            <svg class="timing key" viewBox="0 0 8 8" aria-hidden="true">
              <rect class={kind} width={8} height={8} />
            </svg>{' '}
            {name} {duration(ms)}
          </li>
        ))}
        <li>{t('Total {0}', duration(total))}</li>
      </ul>
    </>
  );
}
