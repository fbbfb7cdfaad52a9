import { useEffect, useRef, useState } from 'preact/hooks';
import type { Layout, RowHeight } from '../../shared/resultsQueries.ts';
import { defaultLayout } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { columnKey, moveColumn, orderedColumns } from './layout.ts';
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
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  const hidden = new Set(layout.hidden);
  return (
    <div
      class="menu"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        class="tool"
        ref={button}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => setOpen(!open)}
      >
        <i class="codicon codicon-layout" aria-hidden="true" /> {t('Layout')}
      </button>
      {open && (
        <div class="popover" role="dialog" aria-label={t('Layout')}>
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
          <button type="button" class="button" onClick={() => onLayout(defaultLayout)}>
            {t('As it was')}
          </button>
        </div>
      )}
    </div>
  );
}
