import { useState } from 'preact/hooks';
import { t } from '../words.ts';

interface VariablesProps {
  /** Null when only running the prompt would tell. */
  names: readonly string[] | null;
  values: Readonly<Record<string, string>>;
  /** Names of those whose text is JSON. */
  json: readonly string[];
  onChange: (values: Record<string, string>) => void;
  onPickCase: () => void;
}

/** A box for each variable that the prompt reads; where nobody knows which those are, for each that is added. */
export function Variables({ names, values, json, onChange, onPickCase }: VariablesProps) {
  const shown = names ?? Object.keys(values);
  return (
    <fieldset class="group">
      <legend>{t('Variables')}</legend>
      {names?.length === 0 && <p class="quiet">{t('The prompt reads no variable.')}</p>}
      {names === null && <p class="quiet">{t('Only running the prompt tells which variables it reads.')}</p>}
      {shown.map((name) => (
        <label key={name} class="variable">
          <span>
            {name}
            {json.includes(name) && <small class="quiet"> {t('as JSON')}</small>}
          </span>
          <textarea
            rows={1}
            value={values[name] ?? ''}
            onInput={({ currentTarget }) => onChange({ ...values, [name]: currentTarget.value })}
          />
        </label>
      ))}
      {names === null && <AddVariable onAdd={(name) => onChange({ [name]: '', ...values })} />}
      <button class="tool" onClick={onPickCase}>
        <i class="codicon codicon-beaker" aria-hidden="true" /> {t('From a Case…')}
      </button>
    </fieldset>
  );
}

function AddVariable({ onAdd }: { onAdd: (name: string) => void }) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const add = (): void => {
    if (name === '') return;
    onAdd(name);
    setTyped('');
  };
  return (
    <div class="model">
      <input
        value={typed}
        aria-label={t('Name of the Variable')}
        spellcheck={false}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && add()}
      />
      <button class="tool" disabled={name === ''} onClick={add}>
        <i class="codicon codicon-add" aria-hidden="true" /> {t('Add Variable')}
      </button>
    </div>
  );
}
