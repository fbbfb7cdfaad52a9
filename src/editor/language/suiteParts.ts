import type { Uri } from 'vscode';
import type { ColumnEstimate, EstimateParts, TestEstimate } from '../../core/pricing/estimateParts.ts';
import { caseItems } from '../../core/suites/outlineItems.ts';
import type { OutlineItem, SuiteOutline } from '../../core/suites/suite.ts';
import { namedFiles } from '../files/suiteIndex.ts';

/** What the calls of an item of a suite come to in one run. */
export interface PartFigures {
  item: OutlineItem;
  calls: number;
  cached: number;
  input: number;
  output: number;
  /** US dollars; null when unknown. */
  cost: number | null;
  /** The most it can cost, where that was asked for; null when unknown. */
  worst?: number | null;
  /** False where the figures are the mean of others. */
  counted: boolean;
}

/** The figures of the prompts, providers and tests that stand in a suite, as far as they can be told apart. */
export async function suiteParts(
  suite: Uri,
  outline: SuiteOutline,
  parts: EstimateParts,
  isWanted: (item: OutlineItem) => boolean,
): Promise<PartFigures[]> {
  const prompts = await Promise.all(
    outline.prompts.filter(isWanted).map(async (item) => {
      const isOurs = await promptMatch(suite, item);
      const columns = parts.columns.filter(({ prompt }) => {
        const place = parts.prompts[prompt];
        return place !== undefined && isOurs(place);
      });
      return sumColumns(item, columns);
    }),
  );
  const providers = outline.providers.filter(isWanted).map((item) => {
    const columns = parts.columns.filter(({ id, label }) => id === item.provider || label === item.label);
    // Two of the same name cannot be told apart here.
    return new Set(columns.map(({ provider }) => provider)).size === 1
      ? sumColumns(item, columns)
      : undefined;
  });
  const tests = await Promise.all(
    caseItems(outline)
      .filter(isWanted)
      .map(async (item) => {
        const files = item.file === undefined ? undefined : await namedFiles(suite, item);
        return sumTests(
          item,
          parts.tests.filter(({ place }) =>
            files ? files.includes(String(place)) : place === item.range.start.line,
          ),
        );
      }),
  );
  return [...prompts, ...providers, ...tests].flatMap((part) => part ?? []);
}

/** Whether a prompt's text stands where an item of `prompts` says: in the suite, or in a file that it names. */
export async function promptMatch(
  suite: Uri,
  item: OutlineItem,
): Promise<(place: NonNullable<EstimateParts['prompts'][number]>) => boolean> {
  if (item.file !== undefined) {
    const files = await namedFiles(suite, item);
    return (place) => files.includes(place.file);
  }
  const { start } = item.range;
  return (place) =>
    place.file === suite.fsPath &&
    place.range.start.line === start.line &&
    place.range.start.column === start.column;
}

function sumColumns(item: OutlineItem, columns: readonly ColumnEstimate[]): PartFigures | undefined {
  if (columns.length === 0) return undefined;
  const sum = (of: (each: ColumnEstimate) => number): number =>
    columns.reduce((all, each) => all + of(each), 0);
  return {
    item,
    calls: sum(({ calls }) => calls),
    cached: sum(({ cached }) => cached),
    input: sum(({ input }) => input.expected),
    output: sum(({ output }) => output.expected),
    cost: addKnown(columns.map(({ cost }) => cost.expected)),
    worst: addKnown(columns.map(({ cost }) => cost.worst)),
    counted: true,
  };
}

function sumTests(item: OutlineItem, tests: readonly TestEstimate[]): PartFigures | undefined {
  if (tests.length === 0) return undefined;
  const sum = (of: (each: TestEstimate) => number): number => tests.reduce((all, each) => all + of(each), 0);
  return {
    item,
    calls: sum(({ calls }) => calls),
    cached: sum(({ cached }) => cached),
    input: sum(({ input }) => input),
    output: sum(({ output }) => output),
    cost: addKnown(tests.map(({ cost }) => cost)),
    counted: tests.some(({ counted }) => counted > 0),
  };
}

/** Unknown as soon as one is. */
export function addKnown(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce<number | null>(
    (sum, amount) => (sum === null || amount === null ? null : sum + amount),
    0,
  );
}
