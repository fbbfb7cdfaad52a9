import type { Position, Range } from '../../core/location.ts';
import { expandGlob, parseFileReference } from '../../core/suites/fileReference.ts';
import { caseItems } from '../../core/suites/outlineItems.ts';
import type { OutlineItem, Suite, SuiteOutline } from '../../core/suites/suite.ts';

/**
 * The indexes of the cases that come from the item of `tests:`, or the scenario, at a line: one, or several when the item
 * is a data file, or a glob of some, is run with several sets, or its variables are lists. Empty when none stands there.
 * @param line zero-based, in the suite's own file
 */
export async function casesAt(suite: Suite, outline: SuiteOutline, line: number): Promise<number[]> {
  const item = itemAt(outline, line);
  if (!item) return [];
  const scenario = outline.scenarios.find((each) => each === item);
  const named = [item, ...(scenario?.tests ?? [])].flatMap(({ file }) => file ?? []);
  const dataFiles = (
    await Promise.all(named.map((file) => expandGlob(parseFileReference(file, suite.directory).file)))
  ).flat();
  const indexes: number[] = [];
  for await (const { index, location } of suite.cases()) {
    const isInItem = location.file === suite.file && contains(item.range, location.range.start);
    if (isInItem || dataFiles.includes(location.file)) indexes.push(index);
  }
  return indexes;
}

/** A block in YAML may end on the line that the next one starts on: that line is the next one's. */
function itemAt(outline: SuiteOutline, line: number): OutlineItem | undefined {
  return [...outline.scenarios, ...caseItems(outline)]
    .filter(({ range }) => range.start.line <= line && line <= range.end.line)
    .reduce<OutlineItem | undefined>(
      (last, item) => (last && isBefore(item.range.start, last.range.start) ? last : item),
      undefined,
    );
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function contains({ start, end }: Range, { line, column }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && column >= start.column);
  const isBeforeEnd = line < end.line || (line === end.line && column < end.column);
  return isAfterStart && isBeforeEnd;
}
