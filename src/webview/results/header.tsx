import { costWords, count, dollars, duration, rateWords } from '../../shared/figures.ts';
import type { PanelView } from '../../shared/resultsQueries.ts';
import type { ProgressView, RunView } from '../../shared/resultsViews.ts';
import type { Act } from './host.ts';
import { Tabs } from './tabs.tsx';
import { t } from '../words.ts';

const statusWords: Record<RunView['status'], string> = {
  running: t('running'),
  finished: '',
  cancelled: t('cancelled'),
  budget: t('stopped by the budget'),
  interrupted: t('interrupted'),
  failed: t('failed to run'),
};

interface HeaderProps {
  run: RunView;
  progress: ProgressView | undefined;
  views: readonly PanelView[];
  view: PanelView;
  act: Act;
  onView(view: PanelView): void;
}

export function Header({ run, progress, views, view, act, onView }: HeaderProps) {
  const { figures } = run;
  const running = run.status === 'running';
  const word = statusWords[run.status];
  return (
    <header class="header">
      <div class="title">
        <h1>{run.title}</h1>
        {word !== '' && (
          <span class={`badge ${run.status}`}>
            <i class={`codicon codicon-${statusIcons[run.status]}`} aria-hidden="true" /> {word}
          </span>
        )}
        <span class="quiet">{new Date(run.startedAt).toLocaleString()}</span>
        <span class="spring" />
        {!run.readOnly && (
          <>
            <Tool
              icon="go-to-file"
              word={t('Suite')}
              title={t('Open the suite')}
              onClick={() => act({ kind: 'openSuite', runId: run.id })}
            />
            <Tool
              icon="export"
              word={t('Export')}
              title={t('Write this run to a file')}
              onClick={() => act({ kind: 'export', runId: run.id })}
            />
            {running ? (
              <Tool
                icon="debug-stop"
                word={t('Stop')}
                title={t('Let what is under way finish, then stop')}
                onClick={() => act({ kind: 'cancel', runId: run.id })}
              />
            ) : (
              <Tool
                icon="run-all"
                word={t('Run again')}
                title={t('Run the suite again')}
                onClick={() => act({ kind: 'runAgain', runId: run.id })}
              />
            )}
          </>
        )}
      </div>
      {run.note !== null && (
        <p class="quiet">
          <i class="codicon codicon-info" aria-hidden="true" /> {run.note}
        </p>
      )}
      {running && <ProgressBar progress={progress} startedAt={run.startedAt} />}
      <dl class="figures" tabIndex={0} aria-label={t('Figures of the run')}>
        <Figure
          name={t('Passed')}
          value={t('{0} of {1}', count(figures.passed), count(figures.total))}
          sign="pass"
        />
        <Figure
          name={t('Failed')}
          value={count(figures.failed)}
          sign={figures.failed > 0 ? 'fail' : undefined}
        />
        <Figure
          name={t('Errors')}
          value={count(figures.errored)}
          sign={figures.errored > 0 ? 'error' : undefined}
        />
        <Figure name={t('Pass rate [95%]')} value={rateWords(figures)} />
        <Figure name={t('Score')} value={figures.score === null ? '–' : figures.score.toFixed(3)} />
        <Figure name={t('Cost')} value={costWords(figures)} />
        {run.estimated !== null && run.estimated > 0 && (
          <Figure name={t('Estimated')} value={`≈ ${dollars(run.estimated)}`} />
        )}
        <Figure
          name={t('Tokens')}
          value={t('{0} in, {1} out', count(figures.inputTokens), count(figures.outputTokens))}
        />
        <Figure
          name={t('Latency p50 / p95')}
          value={`${duration(figures.latencyMs?.p50 ?? null)} / ${duration(figures.latencyMs?.p95 ?? null)}`}
        />
        <Figure name={t('Took')} value={duration(run.durationMs)} />
      </dl>
      <Tabs views={views} view={view} onView={onView} />
    </header>
  );
}

const statusIcons: Record<RunView['status'], string> = {
  running: 'sync',
  finished: 'pass',
  cancelled: 'circle-slash',
  budget: 'credit-card',
  interrupted: 'debug-disconnect',
  failed: 'error',
};

const signs = { pass: 'pass', fail: 'error', error: 'warning' } as const;

function Figure({
  name,
  value,
  sign,
}: {
  name: string;
  value: string;
  sign?: keyof typeof signs | undefined;
}) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        {sign && <i class={`codicon codicon-${signs[sign]} ${sign}`} aria-hidden="true" />} {value}
      </dd>
    </div>
  );
}

function Tool({
  icon,
  word,
  title,
  onClick,
}: {
  icon: string;
  word: string;
  title: string;
  onClick(): void;
}) {
  return (
    <button type="button" class="tool" title={title} onClick={onClick}>
      <i class={`codicon codicon-${icon}`} aria-hidden="true" /> {word}
    </button>
  );
}

/** Its room is kept while the run goes on, so that nothing moves when the first figures come. */
function ProgressBar({ progress, startedAt }: { progress: ProgressView | undefined; startedAt: string }) {
  const planned = progress?.planned ?? null;
  const done = progress?.done ?? 0;
  const seconds = Math.max(0.001, (Date.now() - Date.parse(startedAt)) / 1000);
  const rate = done / seconds;
  const money = !progress
    ? ''
    : progress.costUnknown > 0 && progress.cost === 0
      ? t('unknown price')
      : dollars(progress.cost);
  const left = planned === null || rate === 0 ? null : ((planned - done) / rate) * 1000;
  return (
    <div class="progress">
      <progress
        {...(planned === null ? {} : { value: done, max: planned })}
        aria-label={t('Progress of the run')}
      />
      <span class="figuresline">
        {planned === null ? count(done) : t('{0} of {1}', count(done), count(planned))} ·{' '}
        {rate.toFixed(rate < 10 ? 1 : 0)}/s · {money}
        {left === null ? '' : ` · ${t('{0} left', duration(left))}`}
      </span>
    </div>
  );
}
