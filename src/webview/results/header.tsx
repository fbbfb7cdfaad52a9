import { costWords, count, dollars, duration, rateWords } from '../../shared/figures.ts';
import type { PanelView } from '../../shared/resultsQueries.ts';
import type { ProgressView, RunView } from '../../shared/resultsViews.ts';
import type { Act } from './host.ts';
import { Tabs } from './tabs.tsx';

const statusWords: Record<RunView['status'], string> = {
  running: 'running',
  finished: '',
  cancelled: 'cancelled',
  budget: 'stopped by the budget',
  interrupted: 'interrupted',
  failed: 'failed to run',
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
              word="Suite"
              title="Open the suite"
              onClick={() => act({ kind: 'openSuite', runId: run.id })}
            />
            <Tool
              icon="export"
              word="Export"
              title="Write this run to a file"
              onClick={() => act({ kind: 'export', runId: run.id })}
            />
            {running ? (
              <Tool
                icon="debug-stop"
                word="Stop"
                title="Let what is under way finish, then stop"
                onClick={() => act({ kind: 'cancel', runId: run.id })}
              />
            ) : (
              <Tool
                icon="run-all"
                word="Run again"
                title="Run the suite again"
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
      <dl class="figures" tabIndex={0} aria-label="Figures of the run">
        <Figure name="Passed" value={`${count(figures.passed)} of ${count(figures.total)}`} sign="pass" />
        <Figure name="Failed" value={count(figures.failed)} sign={figures.failed > 0 ? 'fail' : undefined} />
        <Figure
          name="Errors"
          value={count(figures.errored)}
          sign={figures.errored > 0 ? 'error' : undefined}
        />
        <Figure name="Pass rate [95%]" value={rateWords(figures)} />
        <Figure name="Score" value={figures.score === null ? '–' : figures.score.toFixed(3)} />
        <Figure name="Cost" value={costWords(figures)} />
        {run.estimated !== null && run.estimated > 0 && (
          <Figure name="Estimated" value={`≈ ${dollars(run.estimated)}`} />
        )}
        <Figure
          name="Tokens"
          value={`${count(figures.inputTokens)} in, ${count(figures.outputTokens)} out`}
        />
        <Figure
          name="Latency p50 / p95"
          value={`${duration(figures.latencyMs?.p50 ?? null)} / ${duration(figures.latencyMs?.p95 ?? null)}`}
        />
        <Figure name="Took" value={duration(run.durationMs)} />
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
      ? 'unknown price'
      : dollars(progress.cost);
  const left = planned === null || rate === 0 ? null : ((planned - done) / rate) * 1000;
  return (
    <div class="progress">
      <progress
        {...(planned === null ? {} : { value: done, max: planned })}
        aria-label="Progress of the run"
      />
      <span class="figuresline">
        {count(done)}
        {planned === null ? '' : ` of ${count(planned)}`} · {rate.toFixed(rate < 10 ? 1 : 0)}/s · {money}
        {left === null ? '' : ` · ${duration(left)} left`}
      </span>
    </div>
  );
}
