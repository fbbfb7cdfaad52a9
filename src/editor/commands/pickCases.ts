import { l10n, window } from 'vscode';
import type { Suite } from '../../core/suites/suite.ts';
import { caseLabel } from '../views/caseLabel.ts';

/** A list long enough to search in, short enough to be shown at once. */
const offered = 2000;

/** Lets someone pick cases of a suite. Undefined when nobody picks. */
export async function pickCases(suite: Suite): Promise<number[] | undefined> {
  const items = [];
  for await (const test of suite.cases()) {
    const { label, detail } = caseLabel(test);
    items.push({ label, description: detail, index: test.index });
    if (items.length === offered) break;
  }
  const picked = await window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    placeHolder: l10n.t('Choose the cases to run'),
  });
  return picked && picked.length > 0 ? picked.map(({ index }) => index) : undefined;
}
