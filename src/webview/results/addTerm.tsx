import { useState } from 'preact/hooks';
import type { Comparison } from '../../shared/caseFilter.ts';
import { comparisons, termText } from '../../shared/caseFilter.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { Popover } from './popover.tsx';
import { t } from '../words.ts';

/** What a term may look at: a figure that is compared, or a text that is looked for. */
const subjects = {
  failed: { word: t('Failed assertion'), holds: 'contains', kind: 'text' },
  assertion: { word: t('Assertion'), holds: 'contains', kind: 'text' },
  output: { word: t('Text in the output'), holds: '', kind: 'text' },
  vars: { word: t('Text in the variables'), holds: '', kind: 'text' },
  reason: { word: t('Text in the reasons'), holds: '', kind: 'text' },
  meta: { word: t('Metadata'), holds: '', kind: 'pair' },
  metric: { word: t('Metric'), holds: '', kind: 'metric' },
  score: { word: t('Score'), holds: '0.5', kind: 'figure' },
  cost: { word: t('Cost (US dollars)'), holds: '0.01', kind: 'figure' },
  latency: { word: t('Latency'), holds: '2s', kind: 'figure' },
  tokens: { word: t('Tokens'), holds: '500', kind: 'figure' },
  provider: { word: t('Provider'), holds: '', kind: 'text' },
  prompt: { word: t('Prompt'), holds: '', kind: 'text' },
} as const;

type Subject = keyof typeof subjects;

/** Builds a term of the filter for those who do not know its words. */
export function AddTerm({ run, onAdd }: { run: RunView; onAdd(term: string): void }) {
  const [subject, setSubject] = useState<Subject>('failed');
  const [name, setName] = useState('');
  const [comparison, setComparison] = useState<Comparison>('<');
  const [value, setValue] = useState('');
  const [not, setNot] = useState(false);
  const { kind, holds } = subjects[subject];
  const isCompared = kind === 'figure' || kind === 'metric';
  const isNamed = kind === 'pair' || kind === 'metric';
  const made = termText({ key: subject, name, comparison, value: value.trim(), not });
  return (
    <Popover icon="add" word={t('Add a filter')} bare>
      {(close) => (
        <form
          class="term"
          onSubmit={(event) => {
            event.preventDefault();
            if (made === undefined) return;
            onAdd(made);
            setValue('');
            close();
          }}
        >
          <label>
            {t('What')}
            <select value={subject} onChange={(event) => setSubject(event.currentTarget.value as Subject)}>
              {Object.entries(subjects).map(([key, { word }]) => (
                <option key={key} value={key}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          {isNamed && (
            <label>
              {t('Name')}
              <input
                class="input"
                value={name}
                list={kind === 'metric' ? 'metrics' : undefined}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            </label>
          )}
          {isCompared && (
            <label>
              {t('Is')}
              <select
                value={comparison}
                onChange={(event) => setComparison(event.currentTarget.value as Comparison)}
              >
                {comparisons.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {t('Value')}
            <input
              class="input"
              value={value}
              placeholder={holds}
              list={subject === 'failed' || subject === 'assertion' ? 'assertions' : undefined}
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          </label>
          <datalist id="metrics">
            {run.metrics.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <datalist id="assertions">
            {run.assertions.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <label class="option">
            <input type="checkbox" checked={not} onChange={(event) => setNot(event.currentTarget.checked)} />{' '}
            {t('Those that are not so')}
          </label>
          <div class="actions">
            <button type="submit" class="button" disabled={made === undefined}>
              {t('Add')}
            </button>
            <code class="quiet">{made ?? ''}</code>
          </div>
        </form>
      )}
    </Popover>
  );
}
