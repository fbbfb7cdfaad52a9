import { useState } from 'preact/hooks';
import type { NumberName } from '../../../shared/definitions.ts';
import { count, dollars, duration } from '../../../shared/figures.ts';
import type { ResultView, RunView } from '../../../shared/resultsViews.ts';
import { verdicts } from '../cell.tsx';
import type { Act, Host } from '../host.ts';
import { Output } from '../output.tsx';
import { useAnswer } from '../useAnswer.ts';
import { AddAssertion } from './addAssertion.tsx';
import { Checks } from './checks.tsx';
import { History } from './history.tsx';
import { Repeats } from './repeats.tsx';
import { Timing } from './timing.tsx';
import { Defined } from '../defined.tsx';
import { dateTime } from '../../dates.ts';
import { said, t } from '../../words.ts';

interface DetailProps {
  host: Host;
  run: RunView;
  resultId: string;
  version: number;
  act: Act;
  onSelect(resultId: string | null): void;
}

/** One result in full. */
export function Detail({ host, run, resultId, version, act, onSelect }: DetailProps) {
  const { value: result, error } = useAnswer(host, { kind: 'result', runId: run.id, resultId }, version);
  return (
    <aside
      class="detail"
      aria-label={t('Result')}
      onKeyDown={(event) => event.key === 'Escape' && onSelect(null)}
    >
      <div class="title">
        <h2>{result?.name ?? ''}</h2>
        <span class="spring" />
        <button
          type="button"
          class="tool codicon codicon-close"
          title={t('Close')}
          aria-label={t('Close')}
          onClick={() => onSelect(null)}
        />
      </div>
      {error !== undefined && (
        <p role="alert">
          <i class="codicon codicon-error fail" aria-hidden="true" /> {error}
        </p>
      )}
      {result && <Body {...{ host, run, result, version, act, onSelect }} />}
    </aside>
  );
}

interface BodyProps {
  host: Host;
  run: RunView;
  result: ResultView;
  version: number;
  act: Act;
  onSelect(resultId: string): void;
}

function Body({ host, run, result, version, act, onSelect }: BodyProps) {
  const [markdown, setMarkdown] = useState(false);
  const verdict = verdicts[result.verdict];
  return (
    <>
      <p>
        <i class={`codicon ${verdict.icon} ${result.verdict}`} aria-hidden="true" /> {verdict.word},{' '}
        <Defined name="assertionScore">{t('score {0}', result.score.toFixed(2))}</Defined>
        <br />
        <span class="quiet">
          {result.prompt} · {result.provider}
          {result.repeat > 0 ? ` · ${t('repeat {0}', result.repeat + 1)}` : ''}
        </span>
      </p>
      {!run.readOnly && <Actions runId={run.id} result={result} act={act} />}
      <Repeats {...{ host, run, result, version, onSelect }} />
      {result.error && <Section title={result.error.code} text={result.error.message} />}
      {(!result.error || result.output !== '') && (
        <>
          <h3>
            {t('Output')}{' '}
            {result.kind === 'markdown' && (
              <button
                type="button"
                class="toggle"
                aria-pressed={markdown}
                onClick={() => setMarkdown(!markdown)}
              >
                {t('Markdown')}
              </button>
            )}
          </h3>
          <Output text={result.output} kind={result.kind} markdown={markdown} act={act} />
        </>
      )}
      {result.toolCallText !== null && <Section title={t('Tool calls')} text={result.toolCallText} />}
      <Checks result={result} />
      {!run.readOnly && <AddAssertion runId={run.id} result={result} act={act} />}
      {result.messages.length > 0 && <h3>{t('Prompt')}</h3>}
      {result.messages.map(({ role, text }, index) => (
        <div class="message" key={index}>
          {result.messages.length > 1 && <div class="quiet">{role}</div>}
          <pre class="text" tabIndex={0}>
            {text}
          </pre>
        </div>
      ))}
      <Pairs title={t('Variables')} pairs={result.vars} />
      <Pairs title={t('Rating')} number="rating" pairs={ratingFacts(result)} />
      <Pairs title={t('Metadata')} pairs={result.metadata} />
      <Pairs
        title={t('Metrics')}
        number="metric"
        pairs={result.named.map(([name, value]) => [name, value.toFixed(3)])}
      />
      <Timing result={result} />
      <Pairs title={t('Call')} pairs={callFacts(result)} numbers={callNumbers} />
      {result.request !== null && <Folded title={t('Request parameters')} text={result.request} />}
      {result.raw !== null && <Folded title={t('Raw response')} text={result.raw} />}
      {!run.readOnly && <History {...{ host, act }} runId={run.id} resultId={result.id} version={version} />}
    </>
  );
}

function Actions({ runId, result, act }: { runId: string; result: ResultView; act: Act }) {
  const shared = { runId, resultId: result.id };
  return (
    <p class="actions">
      <Button
        icon="run"
        word={t('Run this case again')}
        onClick={() => act({ kind: 'runAgain', runId, case: result.case })}
      />
      <Button
        icon="go-to-file"
        word={t('Open in the suite')}
        onClick={() => act({ kind: 'openCase', runId, case: result.case })}
      />
      <Button
        icon="copy"
        word={t('Copy the output')}
        onClick={() => act({ kind: 'copy', text: result.output })}
      />
      {result.request !== null && (
        <Button
          icon="terminal"
          word={t('Copy as curl')}
          onClick={() => act({ kind: 'copyCurl', ...shared })}
        />
      )}
      {!result.error && (
        <Button
          icon="check"
          word={t('Accept as expected')}
          onClick={() => act({ kind: 'acceptOutput', ...shared })}
        />
      )}
    </p>
  );
}

function Button({ icon, word, onClick }: { icon: string; word: string; onClick(): void }) {
  return (
    <button type="button" class="tool" onClick={onClick}>
      <i class={`codicon codicon-${icon}`} aria-hidden="true" /> {word}
    </button>
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

function Folded({ title, text }: { title: string; text: string }) {
  return (
    <details>
      <summary>{title}</summary>
      <pre class="text" tabIndex={0}>
        {text}
      </pre>
    </details>
  );
}

interface PairsProps {
  title: string;
  pairs: readonly (readonly [string, string])[];
  /** Where all of them are numbers of one kind. */
  number?: NumberName;
  /** Where some of them are numbers: by name. */
  numbers?: Readonly<Record<string, NumberName>>;
}

function Pairs({ title, pairs, number, numbers = {} }: PairsProps) {
  if (pairs.length === 0) return null;
  return (
    <>
      <h3>{number ? <Defined name={number}>{title}</Defined> : title}</h3>
      <dl class="vars">
        {pairs.map(([name, text]) => (
          <div key={name}>
            <dt>{numbers[name] ? <Defined name={numbers[name]}>{name}</Defined> : name}</dt>
            <dd class="text">{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const callNumbers: Readonly<Record<string, NumberName>> = {
  [t('Tokens')]: 'tokens',
  [t('Cost')]: 'cost',
  [t('Latency')]: 'latency',
};

function ratingFacts({ rating, label, comment, rater, ratedAt }: ResultView): [string, string][] {
  if (rater === null || ratedAt === null) return [];
  return [
    ...(rating === null ? [] : [[t('Rating'), t('{0} of 5', rating)] as [string, string]]),
    ...(label === null ? [] : [[t('Label'), label] as [string, string]]),
    ...(comment === null ? [] : [[t('Comment'), comment] as [string, string]]),
    [t('By'), `${rater}, ${dateTime(ratedAt)}`],
  ];
}

function callFacts(result: ResultView): [string, string][] {
  const { inputTokens, outputTokens, attempts, finishReason, requestId } = result;
  return [
    [
      t('Tokens'),
      inputTokens === null
        ? t('unknown')
        : t('{0} in, {1} out', count(inputTokens), count(outputTokens ?? 0)),
    ],
    [t('Cost'), said(dollars(result.cost))],
    [
      t('Latency'),
      `${duration(result.latencyMs)}${result.cached ? ` ${t('(of the original call; this answer is from the cache)')}` : ''}`,
    ],
    ...(attempts !== null && attempts > 1 ? [[t('Attempts'), count(attempts)] as [string, string]] : []),
    ...(finishReason === null ? [] : [[t('Finish reason'), finishReason] as [string, string]]),
    ...(requestId === null ? [] : [[t('Request'), requestId] as [string, string]]),
  ];
}
