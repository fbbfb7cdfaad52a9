import { parseCaseFilter } from '../../shared/caseFilter.ts';
import type { NumberName } from '../../shared/definitions.ts';
import { definitions } from '../../shared/definitions.ts';
import type { Action, Answers, FromResults, Question, ToResults } from '../../shared/resultsProtocol.ts';
import type { CellView, PageView, ReportData, ResultView } from '../../shared/resultsViews.ts';
import { t } from '../words.ts';
import type { HostConnection } from '../hostConnection.ts';
import type { ReportCase } from './caseSelection.ts';
import { selectCases } from './caseSelection.ts';

/** Characters of an output, and of a variable, that a cell gets. */
const cellLengths = { output: 600, vars: 200 };

/** Stands in the place of VS Code: answers from the data that lie in the page, and keeps nothing. */
export function reportHost(page: Document): HostConnection<ToResults> {
  const { run, charts } = read(page, '#data') as ReportData;
  const results = [...page.querySelectorAll('script[data-results]')].flatMap(
    (element) => JSON.parse(element.textContent ?? '[]') as ResultView[],
  );
  const byId = new Map(results.map((result) => [result.id, result]));
  const cases = Array.from(
    Map.groupBy(results, (result) => result.case),
    ([number, its]): ReportCase => ({ number, results: its }),
  );
  const listeners: ((message: ToResults) => void)[] = [];

  const answer = (question: Question): Answers[keyof Answers] => {
    switch (question.kind) {
      case 'run':
        return run;
      case 'charts':
        return charts;
      case 'page':
        return pageOf(question);
      case 'siblings':
        return cases.find(({ number }) => number === question.case)?.results ?? [];
      case 'result': {
        const found = byId.get(question.resultId);
        if (found) return found;
        throw new Error('This result is not in the report.');
      }
      case 'output':
        return { text: byId.get(question.resultId)?.output ?? '' };
      case 'history':
      case 'runs':
      case 'compare':
      case 'matches':
      case 'review':
        throw new Error('A report holds one run and no ratings.');
    }
  };
  // Scrolling asks again and again: the last selection is kept.
  let selection: { key: string; found: ReportCase[] } | undefined;
  const pageOf = ({ query, offset, limit, columns }: Extract<Question, { kind: 'page' }>): PageView => {
    const { filter, problems } = parseCaseFilter(query.filter);
    if (problems[0]) throw new Error(problems[0].message);
    const isIn = (index: number) => (result: ResultView) =>
      result.prompt === run.columns[index]?.prompt && result.provider === run.columns[index]?.provider;
    const { sort } = query;
    const key = JSON.stringify(query);
    if (selection?.key !== key) {
      const column = sort?.column === undefined ? undefined : isIn(sort.column);
      selection = { key, found: selectCases(cases, filter, sort, column) };
    }
    const { found } = selection;
    return {
      total: found.length,
      offset,
      rows: found.slice(offset, offset + limit).map(({ number, results: its }) => ({
        case: number,
        name: its[0]?.name ?? '',
        vars: (its[0]?.vars ?? []).map(([name, text]) => [name, text.slice(0, cellLengths.vars)]),
        cells: columns.map((index) => cellOf(its.filter(isIn(index)))),
      })),
    };
  };

  return {
    ask: async <T>(question: unknown) => answer(question as Question) as T,
    send: (message) => {
      const known = message as FromResults;
      if (known.type === 'ready') for (const listener of listeners) listener({ type: 'show', runId: run.id });
      if (known.type === 'do') act(known.action);
    },
    onMessage: (listener) => void listeners.push(listener),
    recall: () => undefined,
    remember: () => undefined,
  };
}

/** Of the repeats the first that did not pass, else the first. */
function cellOf(repeats: readonly ResultView[]): CellView | null {
  const first = repeats.find(({ verdict }) => verdict !== 'pass') ?? repeats[0];
  if (!first) return null;
  const passed = repeats.filter(({ verdict }) => verdict === 'pass').length;
  return {
    ...first,
    output: first.kind === 'image' ? t('Picture') : first.output.slice(0, cellLengths.output),
    left: first.kind === 'image' ? 0 : Math.max(0, first.output.length - cellLengths.output),
    repeats: { passed, total: repeats.length },
  };
}

function act(action: Action): void {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- most actions need a host
  switch (action.kind) {
    case 'copy':
      void navigator.clipboard.writeText(action.text);
      return;
    case 'save': {
      const link = document.createElement('a');
      const bytes = action.base64
        ? Uint8Array.from(atob(action.data), (character) => character.charCodeAt(0))
        : action.data;
      link.href = URL.createObjectURL(new Blob([bytes]));
      link.download = action.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      return;
    }
    case 'openLink':
      if (window.confirm(`Open a link from a model’s output?\n\n${action.address}`))
        window.open(action.address, '_blank', 'noopener,noreferrer');
      return;
    case 'explain':
      showDefinition(action.number);
      return;
    default:
      // Nothing else is offered where a run is only looked at.
      break;
  }
}

/** A report goes where no documentation is, so it carries the definitions. */
function showDefinition(number: NumberName): void {
  const { label, words } = definitions[number];
  const dialog = document.createElement('dialog');
  dialog.className = 'definition';
  const title = document.createElement('h2');
  title.textContent = label;
  const text = document.createElement('p');
  text.textContent = words;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button';
  close.textContent = t('Close');
  close.addEventListener('click', () => dialog.close());
  dialog.setAttribute('aria-label', label);
  dialog.append(title, text, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function read(page: Document, selector: string): unknown {
  return JSON.parse(page.querySelector(selector)?.textContent ?? 'null');
}
