import { useEffect, useState } from 'preact/hooks';
import type { FromPreview, PreviewState, ToPreview } from '../../shared/previewProtocol.ts';
import type { HostConnection } from '../hostConnection.ts';
import { t } from '../words.ts';
import { Rendered } from './rendered.tsx';

/** The panel Preview Prompt: what a prompt file would send for a case, while it is typed. */
export function PreviewApp({ host }: { host: HostConnection<ToPreview> }) {
  const [state, setState] = useState<PreviewState>();
  const send = (message: FromPreview): void => host.send(message);
  useEffect(() => {
    host.onMessage((message) => setState(message.state));
    host.send({ type: 'ready' });
  }, [host]);

  if (!state) return <div class="preview" aria-busy="true" />;
  const { prompts } = state;
  return (
    <div class="preview">
      <header class="bar">
        <h1>{state.name}</h1>
        <span class="spring" />
        <button class="tool" onClick={() => send({ type: 'try' })}>
          <i class="codicon codicon-beaker" aria-hidden="true" /> {t('Try Prompt')}
        </button>
      </header>
      <CaseBar state={state} send={send} />
      {prompts.map((prompt, index) => (
        <Rendered
          key={index}
          prompt={prompt}
          named={prompts.length > 1}
          onOpenProblem={() => send({ type: 'openProblem', prompt: index })}
        />
      ))}
      <p class="quiet">{t('Nothing is sent and no code is run for a preview.')}</p>
    </div>
  );
}

interface CaseBarProps {
  state: PreviewState;
  send: (message: FromPreview) => void;
}

/** Which suite and case the variables are from. */
function CaseBar({ state: { suites, suite, test, caseProblem }, send }: CaseBarProps) {
  if (suite === null)
    return <p class="quiet">{t('No suite uses this prompt: its variables are left empty.')}</p>;
  const last = test?.total !== null && test !== null && test.index + 1 >= test.total;
  return (
    <section class="case" aria-label={t('Case')}>
      <div class="bar-line">
        <label>
          <span class="label">{t('Suite')}</span>
          <select
            value={suite}
            onChange={({ currentTarget }) => send({ type: 'suite', suite: Number(currentTarget.value) })}
          >
            {suites.map((name, index) => (
              <option key={index} value={index}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button
          class="tool codicon codicon-chevron-left"
          title={t('Case before')}
          aria-label={t('Case before')}
          disabled={!test || test.index === 0}
          onClick={() => send({ type: 'step', by: -1 })}
        />
        <span role="status">
          {test && (
            <>
              {test.total === null
                ? t('Case {0}', test.index + 1)
                : t('Case {0} of {1}', test.index + 1, test.total)}
              : <strong>{test.label}</strong>
            </>
          )}
        </span>
        <button
          class="tool codicon codicon-chevron-right"
          title={t('Next case')}
          aria-label={t('Next case')}
          disabled={!test || last}
          onClick={() => send({ type: 'step', by: 1 })}
        />
        <button class="tool" onClick={() => send({ type: 'pickCase' })}>
          <i class="codicon codicon-list-selection" aria-hidden="true" /> {t('Choose Case…')}
        </button>
        {test && (
          <button class="tool" onClick={() => send({ type: 'openCase' })}>
            <i class="codicon codicon-go-to-file" aria-hidden="true" /> {t('Open Case')}
          </button>
        )}
      </div>
      {caseProblem !== null && (
        <p class="problem" role="alert">
          <i class="codicon codicon-warning" aria-hidden="true" /> {caseProblem}
        </p>
      )}
      {test && test.vars.length > 0 && (
        <details>
          <summary>{t('Variables ({0})', test.vars.length)}</summary>
          <dl class="vars">
            {test.vars.map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
