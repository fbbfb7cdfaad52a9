import { useEffect, useState } from 'preact/hooks';
import { count } from '../../shared/figures.ts';
import type { CaseQuery, Mode } from '../../shared/resultsProtocol.ts';
import { modes } from '../../shared/resultsProtocol.ts';

const modeWords: Record<Mode, string> = {
  all: 'All',
  failures: 'Failures',
  errors: 'Errors',
  different: 'Different between columns',
  flaky: 'Flaky',
};

/** Typing searches when it rests for this long. */
const restMs = 200;

interface FiltersProps {
  query: CaseQuery;
  total: number | undefined;
  error: string | undefined;
  onChange(query: CaseQuery): void;
}

export function Filters({ query, total, error, onChange }: FiltersProps) {
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  useEffect(() => {
    if (text === query.text) return undefined;
    const timer = setTimeout(() => onChange({ ...query, text }), restMs);
    return () => clearTimeout(timer);
  }, [text, query]);

  return (
    <div class="filters" role="search">
      <label>
        <span class="label">Show</span>
        <select
          value={query.mode}
          onChange={(event) => onChange({ ...query, mode: event.currentTarget.value as Mode })}
        >
          {modes.map((mode) => (
            <option key={mode} value={mode}>
              {modeWords[mode]}
            </option>
          ))}
        </select>
      </label>
      <label class="search">
        <i class="codicon codicon-search" aria-hidden="true" />
        <input
          type="search"
          value={text}
          aria-label="Search outputs, variables and reasons"
          placeholder="Search outputs, variables and reasons"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button
          type="button"
          class="toggle codicon codicon-regex"
          aria-label="Regular expression"
          title="Regular expression"
          aria-pressed={query.regex}
          onClick={() => onChange({ ...query, regex: !query.regex })}
        />
      </label>
      <span class="quiet" role="status">
        {error ?? (total === undefined ? '' : `${count(total)} ${total === 1 ? 'case' : 'cases'}`)}
      </span>
    </div>
  );
}
