import { count, dollars, duration } from '../../shared/figures.ts';
import type { CellView } from '../../shared/resultsViews.ts';
import { CellPicture } from './cellPicture.tsx';
import { memo } from './memo.ts';
import { Markdown } from './output.tsx';
import { visible } from '../visible.ts';
import { t } from '../words.ts';

/** Colour is never the only sign: each verdict has a shape and a word. */
export const verdicts = {
  pass: { icon: 'codicon-pass', word: t('Passed') },
  fail: { icon: 'codicon-error', word: t('Failed') },
  error: { icon: 'codicon-warning', word: t('Error') },
} as const;

/** A narrower cell has no room for the score beside its marks; it stands in the detail. */
const scoreWidth = 230;

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
  /** Characters of an output that there is room for, or more. */
  room: number;
  isRunning: boolean;
  loadOutput(resultId: string): Promise<string>;
  onFocus(): void;
  onSelect(resultId: string): void;
}

/** Drawn again only when it is another: a page of the matrix has many. */
export const Cell = memo(DrawnCell);

function DrawnCell({ column, left, width, cell, tabIndex, place, isSelected, ...rest }: CellProps) {
  const { markdown, compact, room, isRunning, loadOutput, onFocus, onSelect } = rest;
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
        {cell === null && <span class="quiet">{isRunning ? t('not answered yet') : t('not asked')}</span>}
      </div>
    );
  const verdict = verdicts[cell.verdict];
  const { repeats, assertions } = cell;
  const pictured = cell.kind === 'image' && !compact;
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
        {width >= scoreWidth && (
          <span class="quiet" title={t('Score')}>
            {cell.score.toFixed(2)}
          </span>
        )}
        {assertions.total > 0 && (
          <Mark
            icon="checklist"
            text={`${assertions.passed}/${assertions.total}`}
            title={t('Assertions passed')}
          />
        )}
        {repeats.total > 1 && <Mark icon="sync" text={`×${repeats.total}`} title={t('Times asked')} />}
        {cell.toolCalls > 0 && (
          <Mark icon="tools" text={cell.tools || count(cell.toolCalls)} title={t('Tool calls')} />
        )}
        {cell.rating !== null && <Mark icon="star-full" text={String(cell.rating)} title={t('Rating')} />}
        <span class="spring" />
        {cell.cached && <Mark icon="history" text={t('cached')} title={t('From the cache')} />}
        {cell.latencyMs !== null && <span class="quiet">{duration(cell.latencyMs)}</span>}
      </div>
      <div class={`output ${pictured ? '' : 'clamp'} ${cell.kind}`}>
        {pictured ? (
          <CellPicture key={cell.id} words={cell.output} load={() => loadOutput(cell.id)} />
        ) : (
          outputOf(cell, markdown, room)
        )}
      </div>
      {!compact && (
        <div class={`foot ${cell.verdict}`}>
          <span class="reasons" title={cell.reason || undefined}>
            {cell.reason}
          </span>
          <span class="money">{moneyWords(cell)}</span>
        </div>
      )}
    </div>
  );
}

function outputOf({ output, kind, left, verdict }: CellView, markdown: boolean, room: number) {
  if (output === '') return verdict === 'error' ? '' : <em>{t('empty')}</em>;
  // An output that begins with empty lines has something to show, too.
  const begun = visible(output).replace(/^\s*\n/, '');
  if (markdown && kind === 'markdown') return <Markdown text={visible(output)} act={undefined} />;
  // Laying out text that its cell cuts off would be most of the work of drawing one.
  const shown = begun.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
  const more = left + begun.length - shown.length;
  return (
    <>
      {shown}
      {more > 0 && <span class="quiet">{t('… {0} more characters', count(more))}</span>}
    </>
  );
}

function Mark({ icon, text, title }: { icon: string; text: string; title: string }) {
  return (
    <span class="mark quiet" title={title}>
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span class="sr-only">{title} </span>
      <span class="mark-text">{text}</span>
    </span>
  );
}

/** `120 tokens · $0.0003`. */
function moneyWords({ inputTokens, outputTokens, cost }: CellView): string {
  const tokens =
    inputTokens === null ? t('tokens unknown') : t('{0} tokens', count(inputTokens + (outputTokens ?? 0)));
  return `${tokens} · ${cost === null ? t('unknown price') : dollars(cost)}`;
}
