import type { TestItem, TestRunRequest } from 'vscode';
import type { CaseData } from './caseItems.ts';

/** What is to be run of one suite. */
export interface SuiteSelection {
  suite: TestItem;
  /** The items of the chosen cases; undefined when the whole suite is meant. */
  cases: TestItem[] | undefined;
}

/** The tests as the selection looks at them. */
export interface KnownTests {
  suiteItems(): TestItem[];
  isFolder(item: TestItem): boolean;
  caseOf(item: TestItem): CaseData | undefined;
}

/** Sorts what someone chose in the Test Explorer by suite, without what they excluded. A folder stands for its suites. */
export function selectBySuite(
  { include, exclude }: Pick<TestRunRequest, 'include' | 'exclude'>,
  tests: KnownTests,
): SuiteSelection[] {
  const suitesOf = (item: TestItem): TestItem[] =>
    tests.isFolder(item) ? [...item.children].map(([, suite]) => suite) : [item];
  const excluded = new Set(exclude?.flatMap(suitesOf));
  const chosen = include?.flatMap(suitesOf) ?? tests.suiteItems();
  const selections = new Map<TestItem, SuiteSelection>();
  for (const item of chosen) {
    if (excluded.has(item)) continue;
    const suite = tests.caseOf(item) ? item.parent : item;
    if (!suite || excluded.has(suite)) continue;
    const known = selections.get(suite);
    if (suite === item) selections.set(suite, { suite, cases: undefined });
    else if (!known) selections.set(suite, { suite, cases: [item] });
    else known.cases?.push(item);
  }
  return [...selections.values()].map((selection) => withoutExcluded(selection, excluded));
}

function withoutExcluded({ suite, cases }: SuiteSelection, excluded: ReadonlySet<TestItem>): SuiteSelection {
  const children = [...suite.children].map(([, item]) => item);
  if (cases !== undefined || !children.some((item) => excluded.has(item))) return { suite, cases };
  return { suite, cases: children.filter((item) => !excluded.has(item)) };
}
