import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CaseQuery, Layout } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { Detail } from './detail/detail.tsx';
import { Filters } from './filters.tsx';
import type { Act, Host } from './host.ts';
import { ask } from './host.ts';
import { shownColumns } from './layout.ts';
import { Matrix } from './matrix.tsx';
import { Outputs } from './outputs.ts';
import { Pages, pageRows } from './pages.ts';

interface CasesViewProps {
  host: Host;
  run: RunView;
  version: number;
  query: CaseQuery;
  selected: string | null;
  layout: Layout;
  act: Act;
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
  onQuery,
  onSelect,
  onLayout,
}: CasesViewProps) {
  const columns = shownColumns(run.columns, layout);
  const pages = usePages(host, run.id, query, columns);
  const outputs = useMemo(() => new Outputs(host), [host, run.id]);
  const first = useRef(version);
  useEffect(() => {
    if (first.current !== version) pages.refresh();
  }, [version]);
  return (
    <>
      <Filters
        {...{ run, query, layout, act, onLayout }}
        total={pages.total}
        error={pages.error}
        onChange={onQuery}
      />
      <div class={selected === null ? 'body' : 'body with-detail'}>
        <Matrix
          {...{ run, columns, layout, pages, query, selected, onQuery, onLayout, onSelect }}
          loadOutput={(resultId) => outputs.of(run.id, resultId)}
        />
        {selected !== null && (
          <Detail {...{ host, run, version, act }} resultId={selected} onSelect={onSelect} />
        )}
      </div>
    </>
  );
}

/** The pages of a query, and a new look at them whenever one has come. */
function usePages(host: Host, runId: string, query: CaseQuery, columns: readonly number[]): Pages {
  const [, redraw] = useState(0);
  const held = useRef<Pages | undefined>(undefined);
  const key = JSON.stringify([runId, query, columns]);
  return useMemo(() => {
    const old = held.current;
    old?.end();
    const pages = new Pages(
      columns,
      (offset, wanted) => ask(host, { kind: 'page', runId, query, offset, limit: pageRows, columns: wanted }),
      () => redraw((n) => n + 1),
    );
    held.current = pages;
    return pages;
  }, [host, key]);
}
