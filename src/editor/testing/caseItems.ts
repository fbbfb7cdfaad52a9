import { Range, Uri } from 'vscode';
import type { TestController, TestItem, TestTag } from 'vscode';
import type { CaseHistory } from '../../core/comparison/caseHistories.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';
import { toRange } from '../files/openLocation.ts';
import { caseLabel } from '../views/caseLabel.ts';
import { historyTags, metadataTags, suiteTags } from './caseTags.ts';

/** The Test Explorer keeps every item in memory on both sides; beyond this the rest is run with the whole suite. */
export const shownCases = 5000;

/** What stands behind a test item of a case. */
export interface CaseData {
  suite: Uri;
  case: number;
  /** SHA-256 of the case: whether it changed since it was run. */
  hash: string;
  /** Those that no run changes. */
  tags: readonly TestTag[];
}

/**
 * A suite's cases as test items, with tags for what people filter by.
 * @param histories what earlier runs say of the cases
 */
export async function makeCaseItems(
  controller: TestController,
  suite: Suite,
  uri: Uri,
  histories: ReadonlyMap<string, CaseHistory>,
): Promise<{ items: TestItem[]; data: Map<TestItem, CaseData>; isCut: boolean }> {
  const tags = suiteTags(suite);
  const items: TestItem[] = [];
  const data = new Map<TestItem, CaseData>();
  for await (const test of suite.cases()) {
    if (items.length === shownCases) return { items, data, isCut: true };
    const item = caseItem(controller, uri, test);
    const own = [...tags, ...metadataTags(test)];
    item.tags = [...own, ...historyTags(histories.get(test.hash))];
    items.push(item);
    data.set(item, { suite: uri, case: test.index, hash: test.hash, tags: own });
  }
  return { items, data, isCut: false };
}

function caseItem(controller: TestController, suite: Uri, test: Case): TestItem {
  const { label, detail } = caseLabel(test);
  const id = `${suite.toString()}#${test.index}`;
  const item = controller.createTestItem(id, label, Uri.file(test.location.file));
  // Screen readers say the description instead of the label, so a label that says enough stands alone.
  if (!test.description) item.description = detail;
  item.range = firstLine(toRange(test.location.range));
  item.sortText = String(test.index).padStart(8, '0');
  return item;
}

/** The gutter mark belongs to the first line; a range over many lines would put the cursor's test anywhere in it. */
function firstLine({ start, end }: Range): Range {
  return end.line === start.line ? new Range(start, end) : new Range(start, start.with(start.line + 1, 0));
}
