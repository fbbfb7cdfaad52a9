import { l10n, window } from 'vscode';
import type { TestRunRequest } from 'vscode';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { SuiteTests } from './suiteTests.ts';
import type { ProfileOptions } from './testRuns.ts';
import { selectBySuite } from './testSelection.ts';

/** Asks which of the chosen suites' providers is meant. Undefined when nobody picks. */
export async function pickProvider(
  request: TestRunRequest,
  { tests, runner }: { tests: SuiteTests; runner: SuiteRunner },
): Promise<ProfileOptions | undefined> {
  if (!request.include) await tests.discover();
  const files = selectBySuite(request, tests).flatMap(({ suite: { uri } }) => uri ?? []);
  // What is wrong with a suite is said where it is run.
  const suites = await Promise.all(files.map(async (uri) => runner.loadRecent(uri).catch(() => undefined)));
  const labels = new Set(suites.flatMap((suite) => suite?.providers.map(({ label }) => label) ?? []));
  const label = await window.showQuickPick([...labels], {
    placeHolder: l10n.t('Choose the provider to run with'),
  });
  return label === undefined ? undefined : { providers: `^${literally(label)}$` };
}

/** A text as a regular expression that matches just it. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
