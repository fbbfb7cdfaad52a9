import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type {
  AnswerView,
  FromPlayground,
  PastTrial,
  PlaygroundState,
  ToPlayground,
  TrialDraft,
} from '../../shared/playgroundProtocol.ts';
import type { HostConnection } from '../hostConnection.ts';
import { Answers } from './answers.tsx';
import { History } from './history.tsx';
import { Models } from './models.tsx';
import { Variables } from './variables.tsx';
import { t } from '../words.ts';

/** Changes are told to the host when the keys rest. */
const restMs = 200;

type Draft = Omit<TrialDraft, 'uri' | 'place'>;

/** The panel Try Prompt: the prompt and its variables, the models, their answers side by side, and what came before. */
export function PlaygroundApp({ host }: { host: HostConnection<ToPlayground> }) {
  const [state, setState] = useState<PlaygroundState>();
  const [draft, setDraft] = useState<Draft>({ text: '', vars: {}, json: [], models: [] });
  const [answers, setAnswers] = useState<AnswerView[]>([]);
  const [compared, setCompared] = useState<PastTrial>();
  const [said, setSaid] = useState('');
  const latest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const runButton = useRef<HTMLButtonElement>(null);
  const send = (message: FromPlayground): void => host.send(message);

  useEffect(() => {
    host.onMessage((message) => {
      if (message.type === 'answers') setAnswers(message.answers);
      else if (message.type === 'done') setSaid(message.message);
      else {
        const { text, vars, json, models } = message.state;
        setState(message.state);
        setAnswers(message.state.answers);
        if (message.keepText) return;
        latest.current = { text, vars, json, models };
        setDraft(latest.current);
      }
    });
    host.send({ type: 'ready' });
  }, [host]);

  const tell = (): void => {
    clearTimeout(timer.current);
    send({ type: 'changed', ...latest.current });
  };
  // What is typed would be gone with the window otherwise.
  useLayoutEffect(() => {
    if (state) host.remember({ uri: state.uri, place: state.place, ...draft } satisfies TrialDraft);
  }, [host, state, draft]);
  const change = (changes: Partial<Draft>): void => {
    latest.current = { ...latest.current, ...changes };
    setDraft(latest.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(tell, restMs);
  };
  const run = (): void => {
    setSaid('');
    tell();
    send({ type: 'run' });
  };

  if (!state) return <div class="playground" aria-busy="true" />;
  const { running, problem, history } = state;
  const runnable = draft.models.length > 0 && problem === null;
  return (
    <div
      class="playground"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || running || !runnable) return;
        event.preventDefault();
        run();
      }}
    >
      <header class="bar">
        <h1>{state.name ?? t('Try Prompt')}</h1>
        {state.prompts.length > 1 && (
          <select
            aria-label={t('Prompt of the File')}
            value={state.place}
            disabled={running}
            onChange={({ currentTarget }) => {
              tell();
              send({ type: 'choosePrompt', place: currentTarget.selectedIndex });
            }}
          >
            {state.prompts.map((label, place) => (
              <option key={place} value={place}>
                {label}
              </option>
            ))}
          </select>
        )}
        <button class="tool" onClick={() => send({ type: 'pickPrompt' })}>
          <i class="codicon codicon-folder-opened" aria-hidden="true" /> {t('Open Prompt')}
        </button>
        <span class="spring" />
        <span role="status" class="quiet">
          {said}
        </span>
        <button class="tool" disabled={running} onClick={() => (tell(), send({ type: 'saveSuite' }))}>
          <i class="codicon codicon-save-as" aria-hidden="true" /> {t('Save as Suite')}
        </button>
        {running ? (
          <button class="primary" onClick={() => send({ type: 'stop' })}>
            <i class="codicon codicon-debug-stop" aria-hidden="true" /> {t('Stop')}
          </button>
        ) : (
          <button class="primary" disabled={!runnable} title={t('Ctrl+Enter')} onClick={run} ref={runButton}>
            <i class="codicon codicon-play" aria-hidden="true" /> {t('Run')}
          </button>
        )}
      </header>
      <section class="inputs">
        <label class="prompt">
          <span>{t('Prompt')}</span>
          <textarea
            spellcheck={false}
            value={draft.text}
            aria-invalid={problem !== null}
            aria-describedby="problem"
            onInput={({ currentTarget }) => change({ text: currentTarget.value })}
          />
        </label>
        <div class="side">
          <Variables
            names={state.variables}
            values={draft.vars}
            json={draft.json}
            onChange={(vars) => change({ vars })}
            onPickCase={() => send({ type: 'pickCase' })}
          />
          <Models
            chosen={draft.models}
            offered={state.offered}
            suites={state.suiteModels}
            onChange={(models) => change({ models })}
          />
        </div>
      </section>
      <p id="problem" class="problem" role="alert">
        {problem}
      </p>
      <Answers
        answers={answers}
        models={draft.models}
        compared={compared}
        onSave={(answer) => (tell(), send({ type: 'saveCase', answer }))}
      />
      <History
        history={history}
        compared={compared}
        onCompare={setCompared}
        onRestore={({ id, text, vars, json, models }) => {
          clearTimeout(timer.current);
          latest.current = { text, vars, json, models };
          setDraft(latest.current);
          send({ type: 'takeUp', trial: id });
        }}
        onClear={() => {
          setCompared(undefined);
          send({ type: 'clearHistory' });
          // The button that had it goes with the history.
          runButton.current?.focus();
        }}
      />
    </div>
  );
}
