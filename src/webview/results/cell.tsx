import { count, dollars, duration } from '../../shared/figures.ts';
import type { CellView } from '../../shared/resultsViews.ts';
import { Markdown } from './output.tsx';
import { t } from '../words.ts';

/** Colour is never the only sign: each verdict has a shape and a word. */
export const verdicts = {
  pass: { icon: 'codicon-pass', word: t('Passed') },
  fail: { icon: 'codicon-error', word: t('Failed') },
  error: { icon: 'codicon-warning', word: t('Error') },
} as const;

interface CellProps {
  column: number;
  left: number;
  width: number;
  cell: CellView | null | undefined;
  tabIndex: number;
  place: string;
  isSelected: boolean;
  markdown: boolean;
  compact: boolean;
  onFocus(): void;
  onSelect(resultId: string): void;
}

export function Cell({ column, left, width, cell, tabIndex, place, isSelected, ...rest }: CellProps) {
  const { markdown, compact, onFocus, onSelect } = rest;
  const shared = {
    role: 'gridcell',
    'aria-colindex': column + 2,
    tabIndex,
    'data-place': place,
    style: { left: `${left}px`, width: `${width}px` },
    onFocus,
  } as const;
  if (!cell)
    return (
      <div {...shared} class={cell === undefined ? 'cell loading' : 'cell'}>
        {cell === null && <span class="quiet">{t('not asked')}</span>}
      </div>
    );
  const verdict = verdicts[cell.verdict];
  const { repeats } = cell;
  return (
    <div
      {...shared}
      class={`cell result ${cell.verdict}`}
      aria-selected={isSelected}
      onClick={() => onSelect(cell.id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect(cell.id);
      }}
    >
      <div class="verdict">
        <i class={`codicon ${verdict.icon} ${cell.verdict}`} aria-hidden="true" />
        <span>
          {repeats.total > 1 ? t('{0} of {1} passed', repeats.passed, repeats.total) : verdict.word}
        </span>
        <span class="quiet" title={t('Score')}>
          {cell.score.toFixed(2)}
        </span>
        {cell.toolCalls > 0 && <Mark icon="tools" text={count(cell.toolCalls)} title={t('Tool calls')} />}
        {cell.rating !== null && <Mark icon="star-full" text={String(cell.rating)} title={t('Rating')} />}
        <span class="spring" />
        {cell.cached && <Mark icon="history" text="cached" title={t('From the cache')} />}
        {!cell.cached && <span class="quiet">{duration(cell.latencyMs)}</span>}
      </div>
      <div class={`output clamp ${cell.kind}`}>
        {cell.verdict === 'error' ? (
          ''
        ) : cell.output === '' ? (
          <em>{t('empty')}</em>
        ) : (
          outputOf(cell, markdown)
        )}
      </div>
      {!compact && (
        <div class={`foot clamp-1 ${cell.verdict}`} title={cell.reason || undefined}>
          {cell.reason || moneyWords(cell)}
        </div>
      )}
    </div>
  );
}

function outputOf({ output, kind }: CellView, markdown: boolean) {
  return markdown && kind === 'markdown' ? <Markdown text={output} act={undefined} /> : output;
}

function Mark({ icon, text, title }: { icon: string; text: string; title: string }) {
  return (
    <span class="mark quiet" title={title}>
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span class="sr-only">{title} </span>
      {text}
    </span>
  );
}

/** `120 tokens · $0.0003`. */
export function moneyWords({ inputTokens, outputTokens, cost }: CellView): string {
  const tokens =
    inputTokens === null ? t('tokens unknown') : t('{0} tokens', count(inputTokens + (outputTokens ?? 0)));
  return `${tokens} · ${cost === null ? t('unknown price') : dollars(cost)}`;
}
