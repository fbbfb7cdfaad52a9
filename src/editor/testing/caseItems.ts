import { Range, Uri } from 'vscode';
import type { TestController, TestItem, TestItemCollection, TestTag } from 'vscode';
import type { CaseHistory } from '../../core/comparison/caseHistories.ts';
import { readRepeatThreshold } from '../../core/summaries/repeatThreshold.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';
import { Turns } from '../../core/turns.ts';
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
  /** The share of its repeats that must pass. */
  enough: number;
  /** Those that no run changes. */
  tags: readonly TestTag[];
}

/**
 * A suite's cases as test items, with tags for what people filter by. Items that are there already are changed in their
 * places: making thousands anew at every pause of typing would keep VS Code busy, and drop what runs show on them.
 * @param histories what earlier runs say of the cases
 */
export async function makeCaseItems(
  controller: TestController,
  suite: Suite,
  suiteItem: { uri: Uri; children: TestItemCollection },
  histories: ReadonlyMap<string, CaseHistory>,
): Promise<{ data: Map<TestItem, CaseData>; tags: readonly TestTag[]; isCut: boolean }> {
  const { uri, children } = suiteItem;
  const tags = suiteTags(suite);
  const data = new Map<TestItem, CaseData>();
  const made: { item: TestItem; test: Case; tags: readonly TestTag[] }[] = [];
  const named = new Map<string | undefined, number>();
  let isCut = false;
  const turns = new Turns();
  const enough = readRepeatThreshold(suite.cupel.repeatThreshold) ?? 1;
  for await (const test of suite.cases()) {
    const pause = turns.due();
    if (pause) await pause;
    if (data.size === shownCases) {
      isCut = true;
      break;
    }
    const id = `${uri.toString()}#${test.index}`;
    const file = Uri.file(test.location.file);
    const known = children.get(id);
    const item = known?.uri?.fsPath === file.fsPath ? known : controller.createTestItem(id, '', file);
    const own = [...tags, ...metadataTags(test)];
    made.push({ item, test, tags: [...own, ...historyTags(histories.get(test.hash))] });
    named.set(test.description, (named.get(test.description) ?? 0) + 1);
    data.set(item, {
      suite: uri,
      case: test.index,
      hash: test.hash,
      enough: readRepeatThreshold(test.options.repeatThreshold) ?? enough,
      tags: own,
    });
  }
  for (const { item, test, tags: all } of made) {
    const pause = turns.due();
    if (pause) await pause;
    describe(item, test, all, named.get(test.description) === 1);
  }
  for (const [id, item] of children) if (!data.has(item)) children.delete(id);
  for (const item of data.keys()) if (children.get(item.id) !== item) children.add(item);
  return { data, tags, isCut };
}

/**
 * Each assignment is a message to VS Code, so only what has changed is assigned.
 * @param isAlone whether no other case is described like it
 */
function describe(item: TestItem, test: Case, tags: readonly TestTag[], isAlone: boolean): void {
  const { label, detail } = caseLabel(test);
  if (item.label !== label) item.label = label;
  // Screen readers say the description instead of the label, so a label that says enough stands alone.
  const description = test.description && isAlone ? '' : detail;
  if ((item.description ?? '') !== description) item.description = description;
  const range = firstLine(toRange(test.location.range));
  if (!item.range?.isEqual(range)) item.range = range;
  const sortText = String(test.index).padStart(8, '0');
  if (item.sortText !== sortText) item.sortText = sortText;
  const ids = (some: readonly TestTag[]): string => some.map(({ id }) => id).join(' ');
  if (ids(item.tags) !== ids(tags)) item.tags = tags;
}

/** The gutter mark belongs to the first line; a range over many lines would put the cursor's test anywhere in it. */
function firstLine({ start, end }: Range): Range {
  return end.line === start.line ? new Range(start, end) : new Range(start, start.with(start.line + 1, 0));
}
