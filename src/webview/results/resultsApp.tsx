import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type {
  Action,
  CaseQuery,
  PageView,
  ProgressView,
  ResultsMemory,
  RunView,
  ToResults,
} from '../../shared/resultsProtocol.ts';
import type { HostConnection } from '../hostConnection.ts';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import { Header } from './header.tsx';
import { Matrix } from './matrix.tsx';
import { Pages, allCases, pageSize } from './pages.ts';

type Host = HostConnection<ToResults>;

/** The results panel: figures, filters, the matrix, and one result in full beside it. */
export function ResultsApp({ host }: { host: Host }) {
  const memory = useMemo(() => host.recall() as ResultsMemory | undefined, [host]);
  const [runId, setRunId] = useState<string | undefined>(memory?.runId);
  const [run, setRun] = useState<RunView>();
  const [error, setError] = useState<string>();
  const [progress, setProgress] = useState<ProgressView>();
  const [query, setQuery] = useState<CaseQuery>(memory?.query ?? allCases);
  const [selected, setSelected] = useState<string | null>(memory?.selected ?? null);
  const [version, setVersion] = useState(0);
  const pages = usePages(host, runId, query);
  const shown = useRef(runId);

  useEffect(() => {
    host.onMessage((message) => {
      if (message.type === 'show') {
        if (shown.current !== undefined && shown.current !== message.runId) {
          setQuery(allCases);
          setSelected(null);
        }
        shown.current = message.runId;
        setRunId(message.runId);
        setVersion((n) => n + 1);
      } else if (message.type === 'changed') {
        setProgress(message.progress);
        setVersion((n) => n + 1);
      }
    });
    host.send({ type: 'ready' });
  }, [host]);

  useEffect(() => {
    if (runId === undefined) return;
    host.remember({ runId, query, selected } satisfies ResultsMemory);
  }, [host, runId, query, selected]);

  useEffect(() => {
    if (runId === undefined) return;
    host.ask<RunView>({ kind: 'run', runId }).then(
      (view) => {
        setRun(view);
        setError(undefined);
        // "latest" is known by its own name from now on.
        if (view.id !== runId) setRunId(view.id);
      },
      (reason: unknown) => setError(reason instanceof Error ? reason.message : String(reason)),
    );
    pages?.refresh();
  }, [host, runId, version]);

  const act = useCallback((action: Action) => host.send({ type: 'do', action }), [host]);

  if (error !== undefined && !run) return <p class="empty">{error}</p>;
  if (!run || !pages) return <p class="empty">Loading…</p>;
  return (
    <div class={selected === null ? 'app' : 'app with-detail'}>
      <Header run={run} progress={progress ?? run.progress} act={act} />
      <Filters query={query} total={pages.total} error={pages.error} onChange={setQuery} />
      <div class="body">
        <Matrix
          run={run}
          pages={pages}
          query={query}
          selected={selected}
          onQuery={setQuery}
          onSelect={setSelected}
        />
        {selected !== null && (
          <Detail
            host={host}
            runId={run.id}
            resultId={selected}
            version={version}
            act={act}
            onClose={() => setSelected(null)}
          />
        )}
      </div>
    </div>
  );
}

/** The pages of a query, and a new look at them whenever one has come. */
function usePages(host: Host, runId: string | undefined, query: CaseQuery): Pages | undefined {
  const [, redraw] = useState(0);
  const held = useRef<Pages | undefined>(undefined);
  const key = JSON.stringify([runId, query]);
  return useMemo(() => {
    held.current?.end();
    const load = (offset: number) =>
      host.ask<PageView>({ kind: 'page', runId, query, offset, limit: pageSize });
    const pages = runId === undefined ? undefined : new Pages(load, () => redraw((n) => n + 1));
    held.current = pages;
    return pages;
  }, [host, key]);
}
