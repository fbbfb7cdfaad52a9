import type { PastTrial } from '../../shared/playgroundProtocol.ts';
import { dateTime } from '../dates.ts';
import { t } from '../words.ts';

interface HistoryProps {
  history: readonly PastTrial[];
  compared: PastTrial | undefined;
  onCompare: (trial: PastTrial | undefined) => void;
  onRestore: (trial: PastTrial) => void;
  onClear: () => void;
}

/** What was tried before: to hold the answers against, or to take up again. */
export function History({ history, compared, onCompare, onRestore, onClear }: HistoryProps) {
  if (history.length === 0) return null;
  return (
    <details class="history">
      <summary>{t('History ({0})', history.length)}</summary>
      <ul>
        {history.map((trial) => {
          const isCompared = compared?.id === trial.id;
          const models = trial.answers.map(({ model }) => model).join(', ');
          return (
            <li key={trial.id}>
              <span class="what">
                <time dateTime={trial.at}>{dateTime(trial.at)}</time> · {models}
                <span class="quiet"> {trial.answers[0]?.text.slice(0, 120)}</span>
              </span>
              <button
                class="tool"
                aria-pressed={isCompared}
                onClick={() => onCompare(isCompared ? undefined : trial)}
              >
                <i class="codicon codicon-diff" aria-hidden="true" />{' '}
                {isCompared ? t('Hide Differences') : t('Compare')}
              </button>
              <button class="tool" onClick={() => onRestore(trial)}>
                <i class="codicon codicon-discard" aria-hidden="true" /> {t('Take Up Again')}
              </button>
            </li>
          );
        })}
      </ul>
      <button class="tool" onClick={onClear}>
        <i class="codicon codicon-clear-all" aria-hidden="true" /> {t('Clear History')}
      </button>
    </details>
  );
}
