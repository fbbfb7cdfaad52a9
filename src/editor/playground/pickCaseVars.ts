import path from 'node:path';
import { l10n, window } from 'vscode';
import type { Uri } from 'vscode';
import type { VariableTexts } from '../../core/playground/trialVars.ts';
import type { Case } from '../../core/suites/suite.ts';
import { chooseSuite } from '../commands/targets.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { caseLabel } from '../views/caseLabel.ts';

/** A list long enough to search in, short enough to be shown at once. */
const offered = 2000;

/**
 * Lets a person take the variables of a case, of the suite that uses the prompt where there is just one.
 * @param directory that the trial's relative paths start from
 */
export async function pickCaseVars(
  { suites, runner }: { suites: SuiteIndex; runner: SuiteRunner },
  prompt: Uri | undefined,
  directory: string,
): Promise<VariableTexts | undefined> {
  const users = prompt ? await suites.suitesUsing(prompt) : [];
  const [only] = users.length === 1 ? users : [];
  const file = await chooseSuite(suites, only);
  if (!file) return undefined;
  const picked = await pickCase(runner, file, l10n.t('Choose the case whose variables to take'));
  if (!picked) return undefined;
  const { textsOfCase } = await import('../../core/playground/trialVars.ts');
  return textsOfCase(picked, { suite: path.dirname(file.fsPath), trial: directory });
}

/** Lets a person choose one of a suite's cases, by what they are called or by what their variables hold. */
export async function pickCase(
  runner: SuiteRunner,
  suite: Uri,
  placeHolder: string,
): Promise<Case | undefined> {
  const items = [];
  for await (const test of (await runner.load(suite)).cases()) {
    const { label, detail } = caseLabel(test);
    items.push({ label, description: detail, test });
    if (items.length === offered) break;
  }
  return (await window.showQuickPick(items, { matchOnDescription: true, placeHolder }))?.test;
}
