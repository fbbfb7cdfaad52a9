import { useState } from 'preact/hooks';
import type { ResultView } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { t } from '../../words.ts';

/** Those that need no more than a value, or none. */
const types = [
  'contains',
  'not-contains',
  'icontains',
  'equals',
  'regex',
  'starts-with',
  'is-json',
  'llm-rubric',
  'similar',
  'latency',
  'cost',
] as const;

const valueless: readonly string[] = ['is-json'];

/** Adds an assertion to the case in the suite's file. */
export function AddAssertion({ runId, result, act }: { runId: string; result: ResultView; act: Act }) {
  const [type, setType] = useState<string>('contains');
  const [value, setValue] = useState('');
  const needsValue = !valueless.includes(type);
  return (
    <details>
      <summary>{t('Add an assertion to this case')}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          act({ kind: 'addAssertion', runId, resultId: result.id, type, value: needsValue ? value : '' });
          setValue('');
        }}
      >
        <label>
          {t('Type')}{' '}
          <select value={type} onChange={(event) => setType(event.currentTarget.value)}>
            {types.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        {needsValue && (
          <label class="grow">
            {t('Value')}{' '}
            <input
              class="input"
              value={value}
              required
              onInput={(event) => setValue(event.currentTarget.value)}
            />
          </label>
        )}
        <button type="submit" class="button">
          {t('Add')}
        </button>
      </form>
    </details>
  );
}
