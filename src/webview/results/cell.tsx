import { count, dollars, duration } from '../../shared/figures.ts';
import type { CellView } from '../../shared/resultsProtocol.ts';

/** Colour is never the only sign: each verdict has a shape and a word. */
export const verdicts = {
  pass: { icon: 'codicon-pass', word: 'Passed' },
  fail: { icon: 'codicon-error', word: 'Failed' },
  error: { icon: 'codicon-warning', word: 'Error' },
} as const;

interface CellProps {
  column: number;
  /** The results of the cell: one, or one for each repeat; none where the case was not asked. */
  repeats: readonly CellView[] | undefined;
  loading: boolean;
  tabIndex: number;
  place: string;
  selected: string | null;
  onFocus(): void;
  onSelect(resultId: string): void;
}

export function Cell({ column, repeats, loading, tabIndex, place, selected, onFocus, onSelect }: CellProps) {
  const first = repeats?.find((each) => each.verdict !== 'pass') ?? repeats?.[0];
  const shared = {
    role: 'gridcell',
    'aria-colindex': column + 2,
    tabIndex,
    'data-place': place,
    onFocus,
  } as const;
  if (!first) return <div {...shared} class={loading ? 'cell loading' : 'cell'} />;
  const verdict = verdicts[first.verdict];
  const isSelected = repeats?.some((each) => each.id === selected) ?? false;
  const open = () => onSelect(first.id);
  return (
    <div
      {...shared}
      class={`cell result ${first.verdict}`}
      aria-selected={isSelected}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        open();
      }}
    >
      <div class="verdict">
        <i class={`codicon ${verdict.icon} ${first.verdict}`} aria-hidden="true" />
        <span>{repeats && repeats.length > 1 ? repeatWords(repeats) : verdict.word}</span>
        <span class="quiet">{first.score.toFixed(2)}</span>
        <span class="spring" />
        <span class="quiet">{first.cached ? 'cached' : duration(first.latencyMs)}</span>
      </div>
      <div class="output clamp">
        {first.verdict === 'error' ? '' : first.output === '' ? <em>empty</em> : first.output}
      </div>
      <div class={`foot clamp-1 ${first.verdict}`} title={first.reason || undefined}>
        {first.reason || moneyWords(first)}
      </div>
    </div>
  );
}

function repeatWords(repeats: readonly CellView[]): string {
  const passed = repeats.filter((each) => each.verdict === 'pass').length;
  return `${passed} of ${repeats.length} passed`;
}

/** `120 tokens · $0.0003`. */
function moneyWords({ inputTokens, outputTokens, cost }: CellView): string {
  const tokens =
    inputTokens === null ? 'tokens unknown' : `${count(inputTokens + (outputTokens ?? 0))} tokens`;
  return `${tokens} · ${cost === null ? 'unknown price' : dollars(cost)}`;
}
