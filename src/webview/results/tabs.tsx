import type { PanelView } from '../../shared/resultsQueries.ts';
import { t } from '../words.ts';

const words: Record<PanelView, string> = {
  cases: t('Cases'),
  compare: t('Compare'),
  charts: t('Charts'),
  review: t('Review'),
};

interface TabsProps {
  views: readonly PanelView[];
  view: PanelView;
  onView(view: PanelView): void;
}

/** One tab stop; arrows choose (ARIA Authoring Practices, Tabs). */
export function Tabs({ views, view, onView }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = by === 0 ? undefined : views[(views.indexOf(view) + by + views.length) % views.length];
    if (!next) return;
    event.preventDefault();
    onView(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('Views of the run')} onKeyDown={onKeyDown}>
      {views.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`tab-${each}`}
          aria-selected={each === view}
          {...(each === view ? { 'aria-controls': 'view' } : {})}
          tabIndex={each === view ? 0 : -1}
          onClick={() => onView(each)}
        >
          {words[each]}
        </button>
      ))}
    </div>
  );
}
