import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Suite, SuiteOutline } from '../../core/suites/suite.ts';

/**
 * The indexes of the cases that come from the item of `tests:` at a line: one, or several when the item is a data
 * file or its variables are lists. Empty when no item stands there.
 * @param line zero-based, in the suite's own file
 */
export async function casesAt(suite: Suite, outline: SuiteOutline, line: number): Promise<number[]> {
  const item = outline.tests.find(({ range }) => range.start.line <= line && line <= range.end.line);
  if (!item) return [];
  const { start, end } = item.range;
  const dataFile = item.file && absolutePath(item.file, suite.directory);
  const indexes: number[] = [];
  for await (const { index, location } of suite.cases()) {
    const at = location.range.start.line;
    const inItem = location.file === suite.file && start.line <= at && at <= end.line;
    if (inItem || (dataFile !== undefined && location.file === dataFile)) indexes.push(index);
  }
  return indexes;
}

/** `file://cases.csv`, `cases.xlsx#Sheet` and `make.js:fn` without what is not the path. */
function absolutePath(reference: string, directory: string): string {
  if (reference.startsWith('file:///')) return fileURLToPath(reference);
  const relative = reference.replace(/^file:\/\//, '').replace(/(?:#.*|(?<=\.\w+):\w+)$/, '');
  return path.resolve(directory, relative);
}
