import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Mode } from '../../shared/caseFilter.ts';
import { modes, parseCaseFilter, withMode } from '../../shared/caseFilter.ts';
import { count } from '../../shared/figures.ts';
import type { CaseQuery, CaseSort, Layout } from '../../shared/resultsQueries.ts';
import { sortFigures } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { AddTerm } from './addTerm.tsx';
import { ColumnMenu } from './columnMenu.tsx';
import type { Act } from './host.ts';
import { said, t } from '../words.ts';

const modeWords: Record<Mode, string> = {
  all: t('All'),
  failures: t('Failures'),
  errors: t('Errors'),
  different: t('Different between columns'),
  changed: t('Changed since the baseline'),
  flaky: t('Flaky'),
  unrated: t('Not rated'),
};

const sortWords: Record<CaseSort['by'], string> = {
  case: t('Case'),
  score: t('Score'),
  cost: t('Cost'),
  latency: t('Latency'),
  tokens: t('Tokens'),
};

/** Typing searches when it rests for this long. */
const restMs = 200;

const help = t(
  'Words, "quoted text" and /regex/ are looked for in outputs, variables and reasons. Also: output: vars: reason: provider: prompt: failed:type metric:name<1 cost>0.01 latency>2s tokens>500 score<0.5 meta:key=value case:12 case>12. A minus in front says not.',
);

interface FiltersProps {
  run: RunView;
  query: CaseQuery;
  layout: Layout;
  total: number | undefined;
  error: string | undefined;
  act: Act;
  onChange(query: CaseQuery): void;
  /** Whether something is wrong with what is typed. */
  onWrong(isWrong: boolean): void;
  onLayout(layout: Layout): void;
}

export function Filters({
  run,
  query,
  layout,
  total,
  error,
  act,
  onChange,
  onWrong,
  onLayout,
}: FiltersProps) {
  const [text, setText] = useState(query.filter);
  const { filter, problems } = parseCaseFilter(text);
  const [problem] = problems;
  useEffect(() => setText(query.filter), [query.filter]);
  // Before the next frame, so that what is wrong is never said beside something else.
  useLayoutEffect(() => onWrong(problem !== undefined), [problem !== undefined]);
  useEffect(() => {
    if (text === query.filter || problem) return undefined;
    const timer = setTimeout(() => onChange({ ...query, filter: text }), restMs);
    return () => clearTimeout(timer);
  }, [text, query]);
  const trouble = problem ? said(problem.message) : error;

  return (
    <div class="filters" role="search">
      <label>
        <span class="label">{t('Show')}</span>
        <select
          aria-label={t('Show')}
          value={filter.mode}
          onChange={(event) =>
            onChange({ ...query, filter: withMode(text, event.currentTarget.value as Mode) })
          }
        >
          {modes.map((mode) => (
            <option key={mode} value={mode}>
              {modeWords[mode]}
            </option>
          ))}
        </select>
      </label>
      <div class="search-group">
        <div class={`search ${problem ? 'wrong' : ''}`}>
          <i class="codicon codicon-filter" aria-hidden="true" />
          <input
            type="search"
            value={text}
            aria-label={t('Filter')}
            aria-invalid={problem !== undefined}
            aria-describedby="filter-status"
            placeholder={t('Filter: text, /regex/, provider:gpt, cost>0.01')}
            title={help}
            spellcheck={false}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button
            type="button"
            class="tool codicon codicon-copy"
            aria-label={t('Copy the filter')}
            title={t('Copy the filter')}
            onClick={() => act({ kind: 'copy', text })}
          />
        </div>
        <AddTerm
          run={run}
          onAdd={(term) => onChange({ ...query, filter: `${text.trim()} ${term}`.trim() })}
        />
      </div>
      <label>
        <span class="label">{t('Sort')}</span>
        <select
          aria-label={t('Sort')}
          value={sortKey(query.sort)}
          onChange={(event) => {
            const sort = sortOf(event.currentTarget.value, query.sort?.column);
            onChange({ filter: query.filter, ...(sort ? { sort } : {}) });
          }}
        >
          {sortFigures.flatMap((by) => [
            <option key={by} value={by}>{`${sortWords[by]} ↑`}</option>,
            <option key={`${by} descending`} value={`${by} descending`}>{`${sortWords[by]} ↓`}</option>,
          ])}
        </select>
      </label>
      <ColumnMenu run={run} layout={layout} onLayout={onLayout} />
      <span id="filter-status" class={trouble ? 'wrong' : 'quiet'} role="status">
        {trouble && (
          <>
            <i class="codicon codicon-warning" aria-hidden="true" />{' '}
          </>
        )}
        {trouble ?? (total === undefined ? '' : total === 1 ? t('1 case') : t('{0} cases', count(total)))}
      </span>
    </div>
  );
}

function sortKey(sort: CaseSort | undefined): string {
  return sort ? `${sort.by}${sort.descending ? ' descending' : ''}` : 'case';
}

function sortOf(key: string, column: number | undefined): CaseSort | undefined {
  const [name, direction] = key.split(' ');
  const by = sortFigures.find((each) => each === name) ?? 'case';
  if (by === 'case' && direction === undefined) return undefined;
  return { by, descending: direction !== undefined, ...(column === undefined ? {} : { column }) };
}
