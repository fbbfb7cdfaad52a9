import { count, dollars, duration } from '../../shared/figures.ts';
import type { AnswerView, PastTrial } from '../../shared/playgroundProtocol.ts';
import { WordDiff } from '../results/wordDiff.tsx';
import { t } from '../words.ts';

interface AnswersProps {
  answers: readonly AnswerView[];
  models: readonly string[];
  /** An earlier trial that the answers are held against. */
  compared: PastTrial | undefined;
  onSave: (answer: number) => void;
}

/** The answers side by side. */
export function Answers({ answers, models, compared, onSave }: AnswersProps) {
  if (answers.length === 0)
    return (
      <p class="empty quiet">
        {models.length === 1 ? t('The answer appears here.') : t('The answers appear here, side by side.')}{' '}
        {t('Nothing is sent before you press Run.')}
      </p>
    );
  return (
    <section class="answers" aria-label={t('Answers')}>
      {answers.map((answer, place) => (
        <AnswerColumn
          key={place}
          answer={answer}
          before={
            compared && (compared.answers.find(({ model }) => model === answer.model) ?? compared.answers[0])
          }
          onSave={() => onSave(place)}
        />
      ))}
    </section>
  );
}

interface AnswerColumnProps {
  answer: AnswerView;
  before: AnswerView | undefined;
  onSave: () => void;
}

const states: Record<AnswerView['state'], string> = {
  waiting: t('waiting'),
  streaming: t('answering'),
  done: t('done'),
  failed: t('no answer'),
  stopped: t('stopped'),
};

function AnswerColumn({ answer, before, onSave }: AnswerColumnProps) {
  const { model, state, text, error } = answer;
  return (
    <article class="answer" aria-label={`${model}: ${states[state]}`} aria-busy={state === 'streaming'}>
      <header>
        <h2>{model}</h2>
        <span class={`badge ${state}`}>{states[state]}</span>
      </header>
      <p class="quiet numbers">{figuresOf(answer)}</p>
      {error !== undefined && (
        <p class="problem" role="alert">
          {error}
        </p>
      )}
      {before && state !== 'streaming' && state !== 'waiting' ? (
        <WordDiff before={before.text} after={text} labels={[t('before'), t('now')]} />
      ) : (
        <pre class="text" tabIndex={0}>
          {text}
        </pre>
      )}
      {state === 'done' && (
        <button class="tool" onClick={onSave}>
          <i class="codicon codicon-add" aria-hidden="true" /> {t('Save as Case')}
        </button>
      )}
    </article>
  );
}

/**
 * `12 + 40 tokens · $0.0004 · 820 ms, first text after 210 ms`. Unknown is said, never zero. Of what was refused there is
 * nothing to tell: it is not paid for.
 */
function figuresOf({
  text,
  input,
  output,
  counted,
  cost,
  latencyMs,
  firstTokenMs,
  state,
}: AnswerView): string {
  if (state === 'waiting') return '…';
  if (state === 'failed' && text === '') return '';
  const about = counted ? '' : '≈ ';
  const tokens =
    input === null || output === null
      ? t('tokens unknown')
      : `${about}${t('{0} tokens', `${count(input)} + ${count(output)}`)}`;
  const price = cost === null ? t('cost unknown') : `${about}${dollars(cost)}`;
  const time = latencyMs === null ? [] : [duration(latencyMs)];
  const first = firstTokenMs === null ? [] : [t('first text after {0}', duration(firstTokenMs))];
  return [tokens, price, ...time, ...first].join(' · ');
}
