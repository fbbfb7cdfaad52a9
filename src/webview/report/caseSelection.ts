import type { CaseFilter, Figure, Term } from '../../shared/caseFilter.ts';
import { compares } from '../../shared/caseFilter.ts';
import type { CaseSort } from '../../shared/resultsQueries.ts';
import type { ResultView } from '../../shared/resultsViews.ts';

/** A case with all its results. */
export interface ReportCase {
  number: number;
  results: ResultView[];
}

/** The cases that a filter asks for, in order: what the store answers in SQL, for a report that has no store. */
export function selectCases(
  cases: readonly ReportCase[],
  filter: CaseFilter,
  sort: CaseSort | undefined,
  column: ((result: ResultView) => boolean) | undefined,
): ReportCase[] {
  const tests = filter.terms.map((term) => (result: ResultView) => holds(term, result) !== term.not);
  const found = cases.filter(({ results }) => {
    const met = results.filter((result) => inMode(filter, result) && tests.every((test) => test(result)));
    return met.length > 0 && caseInMode(filter, met);
  });
  if (!sort || sort.by === 'case') return sort?.descending ? found.toReversed() : found;
  const { by } = sort;
  const value = (each: ReportCase) =>
    sortValue(
      each.results.filter((result) => !column || column(result)),
      by,
    );
  const direction = sort.descending ? -1 : 1;
  return found
    .map((each) => ({ each, value: value(each) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return direction * (a.value - b.value) || a.each.number - b.each.number;
    })
    .map(({ each }) => each);
}

function inMode({ mode }: CaseFilter, result: ResultView): boolean {
  if (mode === 'failures') return result.verdict !== 'pass';
  if (mode === 'errors') return result.verdict === 'error';
  if (mode === 'unrated') return result.rating === null;
  return mode !== 'changed'; // a report knows no other run
}

function caseInMode({ mode }: CaseFilter, results: readonly ResultView[]): boolean {
  const columns = Map.groupBy(results, (result) => `${result.prompt}\0${result.provider}`);
  const verdicts = (some: readonly ResultView[]) =>
    new Set(some.map(({ verdict }) => verdict === 'pass')).size;
  if (mode === 'different') return columns.size > 1 && verdicts(results) > 1;
  if (mode === 'flaky') return [...columns.values()].some((repeats) => verdicts(repeats) > 1);
  return true;
}

function holds(term: Term, result: ResultView): boolean {
  switch (term.kind) {
    case 'text': {
      const vars = JSON.stringify(Object.fromEntries(result.vars));
      const places = {
        output: [result.output],
        vars: [vars],
        reason: [reasonOf(result)],
        any: [] as string[],
      };
      places.any = [result.output, vars, reasonOf(result)];
      if (term.regex) {
        const pattern = new RegExp(term.text, 'iu');
        return places[term.place].some((text) => pattern.test(text));
      }
      return places[term.place].some((text) => text.toLowerCase().includes(term.text.toLowerCase()));
    }
    case 'figure':
      return compares(figureOf(result, term.figure), term.comparison, term.value);
    case 'metric':
      return compares(
        result.named.find(([name]) => name === term.name)?.[1] ?? null,
        term.comparison,
        term.value,
      );
    case 'column':
      return result[term.of].toLowerCase().includes(term.text.toLowerCase());
    case 'assertion':
      return result.checks.some((check) => check.type === term.type && !(term.failed && check.pass));
    case 'metadata':
      return result.metadata.some(([name, value]) => name === term.name && value === term.value);
    case 'case':
      return compares(result.case + 1, term.comparison, term.number);
  }
}

function reasonOf(result: ResultView): string {
  const reasons = result.checks.filter((check) => !check.pass).map((check) => check.reason);
  return [...(result.error ? [result.error.message] : []), ...reasons].join('\n');
}

function figureOf(result: ResultView, figure: Figure): number | null {
  if (figure === 'score') return result.score;
  if (figure === 'cost') return result.cost;
  if (figure === 'latency') return result.latencyMs;
  return result.inputTokens === null || result.outputTokens === null
    ? null
    : result.inputTokens + result.outputTokens;
}

/** As the store sorts: the mean score, the sum of costs and tokens, the longest latency; null when all are unknown. */
function sortValue(results: readonly ResultView[], by: Exclude<CaseSort['by'], 'case'>): number | null {
  const values = results.flatMap((result) => figureOf(result, by) ?? []);
  if (values.length === 0) return null;
  if (by === 'latency') return Math.max(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  return by === 'score' ? sum / values.length : sum;
}
