import { useEffect, useRef, useState } from 'preact/hooks';
import { count, dollars, duration } from '../../shared/figures.ts';
import type { Action, CheckView, ResultView, ToResults } from '../../shared/resultsProtocol.ts';
import type { HostConnection } from '../hostConnection.ts';
import { verdicts } from './cell.tsx';

interface DetailProps {
  host: HostConnection<ToResults>;
  runId: string;
  resultId: string;
  version: number;
  act(action: Action): void;
  onClose(): void;
}

/** One result in full. */
export function Detail({ host, runId, resultId, version, act, onClose }: DetailProps) {
  const [result, setResult] = useState<ResultView>();
  const [error, setError] = useState<string>();
  const asked = useRef('');

  useEffect(() => {
    const question = `${runId} ${resultId}`;
    asked.current = question;
    host.ask<ResultView>({ kind: 'result', runId, resultId }).then(
      (view) => {
        if (asked.current !== question) return;
        setResult(view);
        setError(undefined);
      },
      (reason: unknown) => {
        if (asked.current === question) setError(reason instanceof Error ? reason.message : String(reason));
      },
    );
  }, [host, runId, resultId, version]);

  return (
    <aside class="detail" aria-label="Result" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="title">
        <h2>{result?.id === resultId ? result.name : ''}</h2>
        <span class="spring" />
        <button
          type="button"
          class="tool codicon codicon-close"
          title="Close"
          aria-label="Close"
          onClick={onClose}
        />
      </div>
      {error !== undefined && <p class="error">{error}</p>}
      {result?.id === resultId && <Body runId={runId} result={result} act={act} />}
    </aside>
  );
}

function Body({ runId, result, act }: { runId: string; result: ResultView; act(action: Action): void }) {
  const verdict = verdicts[result.verdict];
  return (
    <>
      <p>
        <i class={`codicon ${verdict.icon} ${result.verdict}`} aria-hidden="true" /> {verdict.word}, score{' '}
        {result.score.toFixed(2)}
        <br />
        <span class="quiet">
          {result.prompt} · {result.provider}
          {result.repeat > 0 ? ` · repeat ${result.repeat + 1}` : ''}
        </span>
      </p>
      <p class="actions">
        <button
          type="button"
          class="tool"
          onClick={() => act({ kind: 'runAgain', runId, case: result.case })}
        >
          <i class="codicon codicon-run" aria-hidden="true" /> Run this case again
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => act({ kind: 'openCase', runId, case: result.case })}
        >
          <i class="codicon codicon-go-to-file" aria-hidden="true" /> Open in the suite
        </button>
        <button type="button" class="tool" onClick={() => act({ kind: 'copy', text: result.output })}>
          <i class="codicon codicon-copy" aria-hidden="true" /> Copy the output
        </button>
      </p>
      {result.error && <Section title={result.error.code} text={result.error.message} />}
      {!result.error && <Section title="Output" text={result.output} />}
      {result.toolCalls !== null && <Section title="Tool calls" text={result.toolCalls} />}
      <h3>Assertions</h3>
      {result.checks.length === 0 && <p class="quiet">None: the case passes when the call succeeds.</p>}
      <ul class="checks">
        {result.checks.map((check, index) => (
          <Check key={index} check={check} />
        ))}
      </ul>
      {result.rendered !== null && <Section title="Prompt" text={result.rendered} />}
      <h3>Variables</h3>
      <dl class="vars">
        {result.vars.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="text">{text}</dd>
          </div>
        ))}
      </dl>
      <h3>Call</h3>
      <dl class="vars">
        <Fact
          name="Tokens"
          value={
            result.inputTokens === null
              ? 'unknown'
              : `${count(result.inputTokens)} in, ${count(result.outputTokens ?? 0)} out`
          }
        />
        <Fact name="Cost" value={dollars(result.cost)} />
        <Fact
          name="Latency"
          value={`${duration(result.latencyMs)}${result.cached ? ' (of the original call; this answer is from the cache)' : ''}`}
        />
        {result.queueMs !== null && <Fact name="Waited" value={duration(result.queueMs)} />}
        {result.attempts !== null && result.attempts > 1 && (
          <Fact name="Attempts" value={count(result.attempts)} />
        )}
        {result.finishReason !== null && <Fact name="Finish reason" value={result.finishReason} />}
        {result.requestId !== null && <Fact name="Request" value={result.requestId} />}
      </dl>
    </>
  );
}

function Section({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3>{title}</h3>
      <pre class="text" tabIndex={0}>
        {text}
      </pre>
    </>
  );
}

function Check({ check }: { check: CheckView }) {
  const verdict = check.pass ? verdicts.pass : verdicts.fail;
  return (
    <li>
      <i class={`codicon ${verdict.icon} ${check.pass ? 'pass' : 'fail'}`} aria-hidden="true" />
      <div>
        <strong>{check.type}</strong> {check.metric !== null && <span class="quiet">{check.metric}</span>}{' '}
        <span class="quiet">
          {verdict.word}, {check.score.toFixed(2)}
          {check.weight === 1 ? '' : `, weight ${check.weight}`}
        </span>
        <div class="text">{check.reason}</div>
        {!check.pass && check.expected !== null && (
          <details>
            <summary>Expected</summary>
            <pre class="text">{check.expected}</pre>
          </details>
        )}
        {check.grader && (
          <details>
            <summary>Asked {check.grader.provider}</summary>
            <pre class="text">{check.grader.prompt}</pre>
            <pre class="text">{check.grader.output}</pre>
          </details>
        )}
      </div>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
