import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isCaseQuery, isLayout } from '../../shared/resultsMessages.ts';
import type { Action, FirstView, ToResults } from '../../shared/resultsProtocol.ts';
import type { CaseQuery, Layout, PanelView, ResultsMemory } from '../../shared/resultsQueries.ts';
import { defaultLayout, panelViews } from '../../shared/resultsQueries.ts';
import type { ProgressView, RunView } from '../../shared/resultsViews.ts';
import type { TakeFirst } from './casesView.tsx';
import { CasesView } from './casesView.tsx';
import { ActContext } from './defined.tsx';
import { Header } from './header.tsx';
import type { Host } from './host.ts';
import { ask, messageOf } from './host.ts';
import { later } from './later.tsx';
import { t } from '../words.ts';

const blank = () => <div class="page" />;
const Compare = later(async () => (await import('./compare/compare.tsx')).Compare, blank);
const Charts = later(async () => (await import('./charts/charts.tsx')).Charts, blank);
const Review = later(async () => (await import('./review/review.tsx')).Review, blank);

const everything: CaseQuery = { filter: '' };

/** The results panel: figures above, and below them the cases, a comparison, charts or the people's review. */
export function ResultsApp({ host }: { host: Host }) {
  const memory = useMemo(() => recalled(host.recall()), [host]);
  const [runId, setRunId] = useState<string | undefined>(memory.runId);
  const [run, setRun] = useState<RunView>();
  const [error, setError] = useState<string>();
  const [progress, setProgress] = useState<ProgressView>();
  const [query, setQuery] = useState<CaseQuery>(memory.query);
  const [selected, setSelected] = useState<string | null>(memory.selected);
  const [view, setView] = useState<PanelView>(memory.view);
  const [layout, setLayout] = useState<Layout>(memory.layout);
  const [compared, setCompared] = useState<string[]>(memory.compared);
  const [version, setVersion] = useState(0);
  const [said, setSaid] = useState('');
  const shown = useRef(runId);
  const first = useRef<FirstView['rows']>(undefined);
  const suite = useRef<string>(undefined);

  const show = (found: RunView) => {
    // What was looked at of one suite says nothing of what is wanted of another: its cases come first.
    if (suite.current !== undefined && suite.current !== found.suiteName) setView('cases');
    suite.current = found.suiteName;
    // "latest" is known by its own name from now on.
    shown.current = found.id;
    setRunId(found.id);
    setRun(found);
    setError(undefined);
  };
  const load = (id: string) =>
    ask(host, { kind: 'run', runId: id }).then(
      (found) => shown.current === id && show(found),
      (reason: unknown) => shown.current === id && setError(messageOf(reason)),
    );
  const onShow = (message: Extract<ToResults, { type: 'show' }>) => {
    const id = message.first?.run.id ?? message.runId;
    if (shown.current !== undefined && shown.current !== id) {
      setQuery(everything);
      setSelected(null);
      setCompared([]);
      setRun(undefined);
      setProgress(undefined);
      setLayout(defaultLayout);
    }
    if (message.compared) {
      setCompared(message.compared);
      setView('compare');
      suite.current = undefined;
    }
    shown.current = id;
    setRunId(id);
    first.current = message.first?.rows;
    if (message.first?.layout) setLayout(message.first.layout);
    if (message.first) show(message.first.run);
    else void load(id);
  };

  useEffect(() => {
    host.onMessage((message) => {
      if (message.type === 'done') setSaid(message.message);
      else if (message.type === 'show') {
        onShow(message);
        setVersion((n) => n + 1);
      } else if (message.type === 'changed') {
        first.current = undefined;
        setProgress(message.progress);
        setVersion((n) => n + 1);
        if (shown.current !== undefined) void load(shown.current);
      }
    });
    host.send({ type: 'ready', ...(runId !== undefined && { kept: { runId, query } }) });
  }, [host]);

  // With what is drawn: a window that is closed right after loses nothing of what was seen.
  useLayoutEffect(() => {
    if (runId === undefined) return;
    host.remember({ runId, query, selected, view, layout, compared } satisfies ResultsMemory);
  }, [host, runId, query, selected, view, layout, compared]);

  const takeFirst = useCallback<TakeFirst>((wanted, columns) => {
    const rows = first.current;
    first.current = undefined;
    const isAsked =
      rows && isSame([rows.query, rows.columns], [wanted, columns.slice(0, rows.columns.length)]);
    return isAsked ? rows.page : undefined;
  }, []);
  const onLayout = useCallback(
    (next: Layout) => {
      setLayout(next);
      if (shown.current !== undefined) host.send({ type: 'layout', runId: shown.current, layout: next });
    },
    [host],
  );
  const act = useCallback((action: Action) => host.send({ type: 'do', action }), [host]);

  if (error !== undefined && !run)
    return <Failed message={error} onRetry={() => runId !== undefined && void load(runId)} />;
  if (!run) return <Loading />;
  const views: readonly PanelView[] = run.readOnly
    ? panelViews.filter((each) => each === 'cases' || each === 'charts')
    : panelViews;
  const current = views.includes(view) ? view : 'cases';
  return (
    <ActContext.Provider value={act}>
      <div class="app">
        <Header
          run={run}
          progress={progress ?? run.progress}
          views={views}
          view={current}
          onView={setView}
          act={act}
        />
        <div id="view" class="view" role="tabpanel" aria-labelledby={`tab-${current}`}>
          {current === 'cases' && (
            <CasesView
              {...{ host, run, version, query, selected, layout, act, takeFirst, onLayout }}
              onQuery={setQuery}
              onSelect={setSelected}
            />
          )}
          {current === 'compare' && (
            <Compare {...{ host, run, version, compared, act }} onCompared={setCompared} />
          )}
          {current === 'charts' && <Charts {...{ host, run, version, act }} />}
          {current === 'review' && <Review {...{ host, run, version, act }} />}
        </div>
        <div class="sr-only" role="status">
          {said}
        </div>
      </div>
    </ActContext.Provider>
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Bars where the header, the filters and the rows will be. */
function Loading() {
  return (
    <div class="app skeleton" role="status" aria-label={t('Loading the run')}>
      <div class="header">
        <span class="bar title-bar" />
        <span class="bar figures-bar" />
        <span class="bar tabs-bar" />
        <span class="bar filters-bar" />
      </div>
      <div class="rows-bars">
        {[0, 1, 2, 3].map((row) => (
          <div key={row} class="row-bars">
            <span class="bar" />
            <span class="bar" />
            <span class="bar" />
          </div>
        ))}
      </div>
    </div>
  );
}

function Failed({ message, onRetry }: { message: string; onRetry(): void }) {
  return (
    <div class="empty state" role="alert">
      <i class="codicon codicon-error fail" aria-hidden="true" />
      <h1>{t('The run cannot be shown')}</h1>
      <p>{message}</p>
      <button type="button" class="button" onClick={onRetry}>
        {t('Try again')}
      </button>
    </div>
  );
}

/** What was kept over a reload, as far as it is still understood. */
function recalled(state: unknown): Omit<ResultsMemory, 'runId'> & { runId: string | undefined } {
  const memory = (typeof state === 'object' && state !== null ? state : {}) as Partial<ResultsMemory>;
  return {
    runId: typeof memory.runId === 'string' ? memory.runId : undefined,
    query: isCaseQuery(memory.query) ? memory.query : everything,
    selected: typeof memory.selected === 'string' ? memory.selected : null,
    view: panelViews.find((each) => each === memory.view) ?? 'cases',
    layout: isLayout(memory.layout) ? memory.layout : defaultLayout,
    compared: Array.isArray(memory.compared) ? memory.compared : [],
  };
}
