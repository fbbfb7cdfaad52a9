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

/** A box for each variable that the prompt reads. */
export function Variables({ names, values, json, onChange, onPickCase }: VariablesProps) {
  const shown = names ?? Object.keys(values);
  return (
    <fieldset class="group">
      <legend>{t('Variables')}</legend>
      {shown.length === 0 && <p class="quiet">{t('The prompt reads no variable.')}</p>}
      {shown.map((name) => (
        <label key={name} class="variable">
          <span>
            {name}
            {json.includes(name) && <small class="quiet"> JSON</small>}
          </span>
          <textarea
            rows={1}
            value={values[name] ?? ''}
            onInput={({ currentTarget }) => onChange({ ...values, [name]: currentTarget.value })}
          />
        </label>
      ))}
      <button class="tool" onClick={onPickCase}>
        <i class="codicon codicon-beaker" /> {t('From a Case…')}
      </button>
    </fieldset>
  );
}
