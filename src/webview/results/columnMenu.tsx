import {
  columnKey,
  hasDefaultColumns,
  moveColumn,
  orderedColumns,
  resetColumns,
} from '../../shared/layout.ts';
import type { Layout, RowHeight } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { Popover } from './popover.tsx';
import { t } from '../words.ts';

const heightWords: Record<RowHeight, string> = {
  compact: t('Compact'),
  normal: t('Normal'),
  tall: t('Tall'),
};

interface ColumnMenuProps {
  run: RunView;
  layout: Layout;
  onLayout(layout: Layout): void;
}

/** How the matrix is laid out: which columns in which order, how high rows are, whether text wraps. */
export function ColumnMenu({ run, layout, onLayout }: ColumnMenuProps) {
  const hidden = new Set(layout.hidden);
  return (
    <Popover icon="layout" word={t('Layout')}>
      {() => (
        <>
          <fieldset>
            <legend>{t('Columns')}</legend>
            {orderedColumns(run.columns, layout).map((index) => {
              const column = run.columns[index];
              if (!column) return null;
              const key = columnKey(column);
              const toggle = (shown: boolean) =>
                onLayout({
                  ...layout,
                  hidden: shown ? layout.hidden.filter((each) => each !== key) : [...layout.hidden, key],
                });
              return (
                <div class="option" key={key}>
                  <label>
                    <input
                      type="checkbox"
                      checked={!hidden.has(key)}
                      onChange={(event) => toggle(event.currentTarget.checked)}
                    />{' '}
                    {key}
                  </label>
                  <span class="spring" />
                  {([-1, 1] as const).map((by) => (
                    <button
                      key={by}
                      type="button"
                      class={`tool codicon codicon-arrow-${by < 0 ? 'up' : 'down'}`}
                      aria-label={by < 0 ? t('Move {0} left', key) : t('Move {0} right', key)}
                      title={by < 0 ? t('Move left') : t('Move right')}
                      onClick={() => onLayout(moveColumn(run.columns, layout, key, by))}
                    />
                  ))}
                </div>
              );
            })}
            <button
              type="button"
              class="button secondary"
              disabled={hasDefaultColumns(layout)}
              title={t('Show all columns, in the run’s order and as wide as there is room')}
              onClick={() => onLayout(resetColumns(layout))}
            >
              {t('Reset columns')}
            </button>
          </fieldset>
          <label class="option">
            {t('Rows')}
            <select
              value={layout.rowHeight}
              onChange={(event) => onLayout({ ...layout, rowHeight: event.currentTarget.value as RowHeight })}
            >
              {Object.entries(heightWords).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          <label class="option">
            <input
              type="checkbox"
              checked={layout.wrap}
              onChange={(event) => onLayout({ ...layout, wrap: event.currentTarget.checked })}
            />{' '}
            {t('Wrap text')}
          </label>
          <label class="option">
            <input
              type="checkbox"
              checked={layout.markdown}
              onChange={(event) => onLayout({ ...layout, markdown: event.currentTarget.checked })}
            />{' '}
            {t('Lay out Markdown')}
          </label>
        </>
      )}
    </Popover>
  );
}
