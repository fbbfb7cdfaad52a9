import type { RunView } from '../../../shared/resultsViews.ts';
import type { Act, Host } from '../host.ts';
import { useAnswer } from '../useAnswer.ts';
import { Calibration, ConfusionMatrix, Slices } from './caseCharts.tsx';
import { CostQuality, Latencies, PassRates, ScoreHistogram } from './columnCharts.tsx';
import { Trend } from './trendChart.tsx';
import { t } from '../../words.ts';

interface ChartsProps {
  host: Host;
  run: RunView;
  version: number;
  act: Act;
}

export function Charts({ host, run, version, act }: ChartsProps) {
  const { value: view, error } = useAnswer(host, { kind: 'charts', runId: run.id }, version);
  if (error !== undefined)
    return (
      <p class="empty" role="alert">
        {error}
      </p>
    );
  if (!view)
    return (
      <p class="empty" role="status">
        {t('Drawing…')}
      </p>
    );
  if (run.figures.total === 0) return <p class="empty">{t('There is nothing to draw yet.')}</p>;
  return (
    <div class="page charts">
      <PassRates view={view} act={act} />
      <CostQuality view={view} act={act} />
      <ScoreHistogram view={view} act={act} />
      <Latencies view={view} act={act} />
      <Trend view={view} act={act} />
      {view.confusion && <ConfusionMatrix confusion={view.confusion} act={act} />}
      {view.calibration && <Calibration calibration={view.calibration} act={act} />}
      <Slices slices={view.slices} act={act} />
    </div>
  );
}
