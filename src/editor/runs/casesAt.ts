import type { Position, Range } from '../../core/location.ts';
import { expandGlob, parseFileReference } from '../../core/suites/fileReference.ts';
import type { Suite, SuiteOutline } from '../../core/suites/suite.ts';

/**
 * The indexes of the cases that come from the item of `tests:` at a line: one, or several when the item is a data
 * file, or a glob of some, or its variables are lists. Empty when no item stands there.
 * @param line zero-based, in the suite's own file
 */
export async function casesAt(suite: Suite, outline: SuiteOutline, line: number): Promise<number[]> {
  // A block in YAML may end on the line that the next one starts on: that line is the next one's.
  const item = outline.tests.findLast(({ range }) => range.start.line <= line && line <= range.end.line);
  if (!item) return [];
  const dataFiles = item.file ? await expandGlob(parseFileReference(item.file, suite.directory).file) : [];
  const indexes: number[] = [];
  for await (const { index, location } of suite.cases()) {
    const isInItem = location.file === suite.file && contains(item.range, location.range.start);
    if (isInItem || dataFiles.includes(location.file)) indexes.push(index);
  }
  return indexes;
}

function contains({ start, end }: Range, { line, column }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && column >= start.column);
  const isBeforeEnd = line < end.line || (line === end.line && column < end.column);
  return isAfterStart && isBeforeEnd;
}
