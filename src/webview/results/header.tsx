import { useEffect, useState } from 'preact/hooks';
import { costWords, count, dollars, duration, rateWords, scoreWords } from '../../shared/figures.ts';
import type { NumberName } from '../../shared/definitions.ts';
import type { PanelView } from '../../shared/resultsQueries.ts';
import type { ProgressView, RunView } from '../../shared/resultsViews.ts';
import { Defined } from './defined.tsx';
import type { Act } from './host.ts';
import { Tabs } from './tabs.tsx';
import { dateTime } from '../dates.ts';
import { said, t } from '../words.ts';

const statusWords: Record<RunView['status'], string> = {
  running: t('running'),
  finished: '',
  cancelled: t('cancelled'),
  budget: t('stopped by the budget'),
  timeLimit: t('stopped by the time limit'),
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

/** The first date that a page writes makes the browser load how dates are written: that waits for the first frame. */
function Time({ at }: { at: string }) {
  const [words, setWords] = useState('\u00A0');
  useEffect(() => setWords(dateTime(at)), [at]);
  return <span class="quiet time">{words}</span>;
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
        <Time at={run.startedAt} />
        <span class="spring" />
        {!run.readOnly && (
          <span class="tools">
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
          </span>
        )}
      </div>
      <EndNote run={run} />
      {run.problems.map((problem) => (
        <p key={problem} class="end-note failed">
          <i class="codicon codicon-error" aria-hidden="true" /> {said(problem)}
        </p>
      ))}
      {run.note !== null && (
        <p class="quiet">
          <i class="codicon codicon-info" aria-hidden="true" /> {run.note}
        </p>
      )}
      {running && <ProgressBar progress={progress} startedAt={run.startedAt} />}
      <dl class="figures" tabIndex={0} aria-label={t('Figures of the run')}>
        <Figure
          name={t('Passed')}
          number="passed"
          value={t('{0} of {1}', count(figures.passed), count(figures.total))}
          sign={figures.passed > 0 ? 'pass' : undefined}
        />
        <Figure
          name={t('Failed')}
          number="failed"
          value={count(figures.failed)}
          sign={figures.failed > 0 ? 'fail' : undefined}
        />
        <Figure
          name={t('Errors')}
          number="errors"
          value={count(figures.errored)}
          sign={figures.errored > 0 ? 'error' : undefined}
        />
        <Figure name={t('Pass rate [95%]')} number="passRate" value={rateWords(figures)} />
        <Figure name={t('Score [95%]')} number="score" value={scoreWords(figures)} />
        <Figure name={t('Cost')} number="cost" value={said(costWords(figures))} />
        {run.estimated !== null && run.estimated > 0 && (
          <Figure name={t('Estimated')} number="estimate" value={`≈ ${dollars(run.estimated)}`} />
        )}
        <Figure
          name={t('Tokens')}
          number="tokens"
          value={t('{0} in, {1} out', count(figures.inputTokens), count(figures.outputTokens))}
        />
        <Figure
          name={t('Latency p50 / p95')}
          number="latency"
          value={`${duration(figures.latencyMs?.p50 ?? null)} / ${duration(figures.latencyMs?.p95 ?? null)}`}
        />
        <Figure name={t('Took')} number="took" value={duration(run.durationMs)} />
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
  timeLimit: 'watch',
  interrupted: 'debug-disconnect',
  failed: 'error',
};

/** Why there is less than was planned. */
function EndNote({ run }: { run: RunView }) {
  const words = endWords[run.status];
  if (words === undefined) return null;
  const { total } = run.figures;
  const made =
    run.planned === null
      ? t('{0} calls were made; what came of them is shown.', count(total))
      : t('{0} of {1} calls were made; what came of them is shown.', count(total), count(run.planned));
  return (
    <p class={`end-note ${run.status}`}>
      <i class={`codicon codicon-${statusIcons[run.status]}`} aria-hidden="true" /> {words} {made}
    </p>
  );
}

const endWords: Partial<Record<RunView['status'], string>> = {
  cancelled: t('This run was cancelled.'),
  budget: t('This run was stopped by its budget.'),
  timeLimit: t('This run was stopped by its time limit.'),
  interrupted: t('This run was interrupted: its process has ended.'),
  failed: t('This run failed.'),
};

const signs = { pass: 'pass', fail: 'error', error: 'warning' } as const;

function Figure({
  name,
  number,
  value,
  sign,
}: {
  name: string;
  number: NumberName;
  value: string;
  sign?: keyof typeof signs | undefined;
}) {
  return (
    <div class="figure">
      <dt>
        <Defined name={number}>{name}</Defined>
      </dt>
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
      <i class={`codicon codicon-${icon}`} aria-hidden="true" /> <span class="tool-word">{word}</span>
    </button>
  );
}

/** Its room is kept while the run goes on, so that nothing moves when the first figures come. */
function ProgressBar({ progress, startedAt }: { progress: ProgressView | undefined; startedAt: string }) {
  const planned = progress?.planned ?? null;
  const done = progress?.done ?? 0;
  const seconds = Math.max(0.001, (Date.now() - Date.parse(startedAt)) / 1000);
  const rate = done / seconds;
  const money =
    progress &&
    (progress.costUnknown > 0 && progress.cost === 0 ? t('unknown price') : dollars(progress.cost));
  const left = planned === null || rate === 0 ? null : ((planned - done) / rate) * 1000;
  const words = [
    planned === null ? count(done) : t('{0} of {1}', count(done), count(planned)),
    `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    money,
    left === null ? undefined : t('{0} left', duration(left)),
  ];
  return (
    <div class="progress">
      <progress
        {...(planned === null ? {} : { value: done, max: planned })}
        aria-label={t('Progress of the run')}
      />
      <span class="figuresline">
        <Defined name="progress">{words.filter((each) => each !== undefined).join(' · ')}</Defined>
      </span>
    </div>
  );
}
