import { costWords, count, dollars, duration, rateWords } from '../../shared/figures.ts';
import type { Action, ProgressView, RunView } from '../../shared/resultsProtocol.ts';

const statusWords: Record<RunView['status'], string> = {
  running: 'running',
  finished: '',
  cancelled: 'cancelled',
  budget: 'stopped by the budget',
  interrupted: 'interrupted',
  failed: 'failed to run',
};

export function Header({
  run,
  progress,
  act,
}: {
  run: RunView;
  progress: ProgressView | undefined;
  act(action: Action): void;
}) {
  const { figures } = run;
  const running = run.status === 'running';
  return (
    <header class="header">
      <div class="title">
        <h1>{run.title}</h1>
        {statusWords[run.status] !== '' && (
          <span class={`badge ${run.status}`}>{statusWords[run.status]}</span>
        )}
        <span class="quiet">{new Date(run.startedAt).toLocaleString()}</span>
        <span class="spring" />
        <button
          type="button"
          class="tool"
          title="Open the suite"
          onClick={() => act({ kind: 'openSuite', runId: run.id })}
        >
          <i class="codicon codicon-go-to-file" aria-hidden="true" /> Suite
        </button>
        <button
          type="button"
          class="tool"
          title="Write this run to a file"
          onClick={() => act({ kind: 'export', runId: run.id })}
        >
          <i class="codicon codicon-export" aria-hidden="true" /> Export
        </button>
        {running ? (
          <button
            type="button"
            class="tool"
            title="Let what is under way finish, then stop"
            onClick={() => act({ kind: 'cancel', runId: run.id })}
          >
            <i class="codicon codicon-debug-stop" aria-hidden="true" /> Stop
          </button>
        ) : (
          <button
            type="button"
            class="tool"
            title="Run the suite again"
            onClick={() => act({ kind: 'runAgain', runId: run.id })}
          >
            <i class="codicon codicon-run-all" aria-hidden="true" /> Run again
          </button>
        )}
      </div>
      {running && progress && <ProgressBar progress={progress} />}
      <dl class="figures">
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
    </header>
  );
}

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

function ProgressBar({ progress: { done, planned, cost, costUnknown } }: { progress: ProgressView }) {
  return (
    <div class="progress">
      <progress
        value={planned === null ? undefined : done}
        max={planned ?? undefined}
        aria-label="Progress of the run"
      />
      <span>
        {count(done)}
        {planned === null ? '' : ` of ${count(planned)}`} ·{' '}
        {costUnknown > 0 && cost === 0 ? 'unknown price' : dollars(cost)}
      </span>
    </div>
  );
}
