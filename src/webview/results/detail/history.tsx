import { duration, percent } from '../../../shared/figures.ts';
import type { Act, Host } from '../host.ts';
import { useAnswer } from '../useAnswer.ts';
import { Defined } from '../defined.tsx';
import { dateTime } from '../../dates.ts';
import { t } from '../../words.ts';

interface HistoryProps {
  host: Host;
  runId: string;
  resultId: string;
  version: number;
  act: Act;
}

const [width, height] = [240, 36];

/** This case in this column over the runs of the suite. */
export function History({ host, runId, resultId, version, act }: HistoryProps) {
  const { value } = useAnswer(host, { kind: 'history', runId, resultId }, version);
  const points = value?.points ?? [];
  if (points.length < 2) return null;
  const x = (index: number) => 4 + (index / (points.length - 1)) * (width - 8);
  const y = (score: number) => 4 + (1 - Math.max(0, Math.min(1, score))) * (height - 8);
  const words = t(
    'Score over {0} runs: from {1} to {2}',
    points.length,
    (points[0]?.score ?? 0).toFixed(2),
    (points.at(-1)?.score ?? 0).toFixed(2),
  );
  return (
    <>
      <h3>
        <Defined name="history">{t('History')}</Defined>
      </h3>
      <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <polyline points={points.map(({ score }, index) => `${x(index)},${y(score)}`).join(' ')} />
        {points.map((point, index) =>
          point.passRate === 1 ? (
            <circle key={point.run} class="pass" cx={x(index)} cy={y(point.score)} r={2.5} />
          ) : (
            <rect key={point.run} class="fail" x={x(index) - 3} y={y(point.score) - 3} width={6} height={6} />
          ),
        )}
      </svg>
      <details>
        <summary>{t('{0} runs', points.length)}</summary>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('Started')}</th>
              <th scope="col">{t('Passed')}</th>
              <th scope="col">{t('Score')}</th>
              <th scope="col">{t('Latency')}</th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((point) => (
              <tr key={point.run}>
                <td>
                  <button
                    type="button"
                    class="link"
                    onClick={() => act({ kind: 'openRun', runId: point.run })}
                  >
                    {dateTime(point.startedAt)}
                  </button>
                </td>
                <td>{percent(point.passRate)}</td>
                <td>{point.score.toFixed(2)}</td>
                <td>{duration(point.latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
