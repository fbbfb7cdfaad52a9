import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CaseQuery, Layout } from '../../shared/resultsQueries.ts';
import { shownColumns } from '../../shared/layout.ts';
import type { PageView, RunView } from '../../shared/resultsViews.ts';
import { Filters } from './filters.tsx';
import type { Act, Host } from './host.ts';
import { ask } from './host.ts';
import { later } from './later.tsx';
import { Matrix } from './matrix.tsx';
import { Outputs } from './outputs.ts';
import { Pages } from './pages.ts';

const Detail = later(
  async () => (await import('./detail/detail.tsx')).Detail,
  () => <aside class="detail" />,
);

/** The first rows, where the host sent them along: taken once, since they grow old. */
export type TakeFirst = (query: CaseQuery, columns: readonly number[]) => PageView | undefined;

interface CasesViewProps {
  host: Host;
  run: RunView;
  version: number;
  query: CaseQuery;
  selected: string | null;
  layout: Layout;
  act: Act;
  takeFirst: TakeFirst;
  onQuery(query: CaseQuery): void;
  onSelect(resultId: string | null): void;
  onLayout(layout: Layout): void;
}

/** Filters, the matrix, and one result in full beside it. */
export function CasesView({
  host,
  run,
  version,
  query,
  selected,
  layout,
  act,
  takeFirst,
  onQuery,
  onSelect,
  onLayout,
}: CasesViewProps) {
  const columns = shownColumns(run.columns, layout);
  const [isFilterWrong, setFilterWrong] = useState(false);
  const pages = usePages({ host, runId: run.id, query, columns, takeFirst });
  const outputs = useMemo(() => new Outputs(host), [host, run.id]);
  const first = useRef(version);
  useEffect(() => {
    if (first.current !== version) pages.refresh();
  }, [version]);
  const body = useRef<HTMLDivElement>(null);
  const select = (resultId: string | null): void => {
    onSelect(resultId);
    // The focus that the result had would be gone with it.
    if (resultId !== null) return;
    body.current?.querySelector<HTMLElement>('.rows [tabindex="0"]')?.focus({ preventScroll: true });
  };
  const isFilled = pages.total !== undefined;
  useEffect(() => {
    // A result is opened next; its script comes while the first rows are looked at. What fails is said when it is.
    if (isFilled) requestIdleCallback(() => void Detail.load().catch(() => undefined));
  }, [isFilled]);
  return (
    <>
      <Filters
        {...{ run, query, layout, act, onLayout }}
        total={pages.total}
        error={pages.error}
        onChange={onQuery}
        onWrong={setFilterWrong}
      />
      <div class={selected === null ? 'body' : 'body with-detail'} ref={body}>
        <Matrix
          {...{ run, columns, layout, pages, query, selected, isFilterWrong, onQuery, onLayout, onSelect }}
          loadOutput={(resultId) => outputs.of(run.id, resultId)}
        />
        {selected !== null && (
          <Detail {...{ host, run, version, act }} resultId={selected} onSelect={select} />
        )}
      </div>
    </>
  );
}

/** The pages of a query, and a new look at them whenever one has come. */
function usePages({
  host,
  runId,
  query,
  columns,
  takeFirst,
}: {
  host: Host;
  runId: string;
  query: CaseQuery;
  columns: readonly number[];
  takeFirst: TakeFirst;
}): Pages {
  const [, redraw] = useState(0);
  const held = useRef<Pages | undefined>(undefined);
  const key = JSON.stringify([runId, query, columns]);
  return useMemo(() => {
    const old = held.current;
    old?.end();
    const pages = new Pages(
      columns,
      (offset, limit, wanted) => ask(host, { kind: 'page', runId, query, offset, limit, columns: wanted }),
      () => redraw((n) => n + 1),
      takeFirst(query, columns),
    );
    held.current = pages;
    return pages;
  }, [host, key]);
}
