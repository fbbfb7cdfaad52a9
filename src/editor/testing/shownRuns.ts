import path from 'node:path';
import { TestRunRequest, commands, env, l10n, window, workspace } from 'vscode';
import type { TestItem, Uri } from 'vscode';
import { askedInRun, type Asked } from '../../core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { CupelError } from '../../core/errors.ts';
import type { Location } from '../../core/location.ts';
import { enoughRepeats } from '../../core/summaries/repeatThreshold.ts';
import { dateTime } from '../../shared/dates.ts';
import { count } from '../../shared/figures.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { CaseData } from './caseItems.ts';
import { CaseStates } from './caseStates.ts';
import { resultTexts } from './resultTexts.ts';
import { endLines, unfinishedWords } from './runEnd.ts';
import { SameCases } from './sameCases.ts';
import type { SuiteTests } from './suiteTests.ts';

/** A run that has ended, of the store or of a result file. */
export interface ShownRun {
  record: RunRecord;
  /** Page by page. */
  results: AsyncIterable<Result[]> | Iterable<Result[]>;
}

/**
 * Shows a run as results of the Test Explorer. A result belongs to the case with its hash: one whose case was changed
 * since, or is gone, is counted and not shown. The run may be of another machine: its suite is then the one of the
 * workspace whose path ends alike.
 * @throws CupelError `testing.noSuite`, `testing.noSuchCases`
 */
export async function showRun(
  { record, results }: ShownRun,
  { tests, suites, runner }: { tests: SuiteTests; suites: SuiteIndex; runner: SuiteRunner },
): Promise<void> {
  const uri = await findSuite(record, suites);
  if (!uri) return;
  await tests.discover();
  const suite = tests.suiteItem(uri);
  await tests.resolve(suite);
  const items = new Map<number, TestItem>();
  const cases: CaseData[] = [];
  for (const [, item] of suite.children) {
    const data = tests.caseOf(item);
    if (!data) continue;
    items.set(data.case, item);
    cases.push(data);
  }
  const same = new SameCases(cases);
  const name = l10n.t('{0}, run of {1}', record.suiteName, dateTime(record.startedAt, env.language));
  const testRun = tests.controller.createTestRun(new TestRunRequest([suite]), name, false);
  const { statistics = {} } = record;
  /** The share of the repeats that had to pass in the run, by the numbers that the cases have now. */
  const enough = new Map<number, number>();
  const isFinished = record.status === 'finished';
  const asked = isFinished ? undefined : await askedOfOld(record, runner, uri, cases);
  const states = new CaseStates(testRun, items, resultTexts(), {
    enough: (_, index) => enough.get(index) ?? 1,
    asked: (item) => asked?.get(tests.caseOf(item)?.hash ?? ''),
  });
  let [shown, left] = [0, 0];
  try {
    for await (const page of results)
      for (const result of page) {
        const index = same.find(result.case, result.caseHash);
        if (index === undefined) left++;
        else {
          shown++;
          enough.set(index, enoughRepeats(statistics, result.case));
          states.add(record, atHome({ ...result, case: index }, record, uri));
        }
      }
    states.settle(isFinished ? {} : { unfinished: unfinishedWords(record.status) });
    testRun.appendOutput(endLines({ run: record }));
    if (left > 0)
      testRun.appendOutput(`${count(left)} results are of cases that are not in the suite as it is now.\r\n`);
  } finally {
    testRun.end();
  }
  if (shown === 0)
    throw new CupelError(
      'testing.noSuchCases',
      `No case of "${record.suiteName}" as it is now is in the run ${record.id}.`,
      { hint: 'Its cases were changed since; the results panel shows the run as it was.' },
    );
  await commands.executeCommand('workbench.view.testing.focus');
}

/** What a run that did not finish was to ask; nothing of it is known while the suite cannot be read. */
async function askedOfOld(
  record: RunRecord,
  runner: SuiteRunner,
  uri: Uri,
  cases: readonly CaseData[],
): Promise<ReadonlyMap<string, Asked> | undefined> {
  const suite = await runner.loadRecent(uri).catch(() => undefined); // its item tells what is wrong with it
  const wanted = cases.map(({ hash }) => hash);
  return suite && askedInRun(suite, record, wanted);
}

/** Places in the suite's own file are moved to where that lies here; others are unknown here unless it lies where it did. */
function atHome(result: Result, { suite }: RunRecord, here: Uri): Result {
  if (suite === here.fsPath) return result;
  const moved = (location: Location | undefined): Location | undefined =>
    location?.file === suite ? { ...location, file: here.fsPath } : undefined;
  const assertions = result.assertions.map(({ location, ...assertion }) => {
    const at = moved(location);
    return { ...assertion, ...(at && { location: at }) };
  });
  return { ...result, assertions };
}

/** Undefined when nobody picks one of several. @throws CupelError `testing.noSuite` */
async function findSuite({ suite, suiteName }: RunRecord, suites: SuiteIndex): Promise<Uri | undefined> {
  const all = await suites.files.all();
  const same = all.find(({ fsPath }) => fsPath === suite);
  if (same) return same;
  const alike = all.filter(({ fsPath }) => suiteLabel(fsPath) === suiteLabel(suite));
  const longest = Math.max(0, ...alike.map(({ fsPath }) => commonEnd(fsPath, suite)));
  const best = alike.filter(({ fsPath }) => commonEnd(fsPath, suite) === longest);
  if (best.length === 0)
    throw new CupelError('testing.noSuite', `The workspace has no suite "${suiteName}".`, {
      hint: `The run is of ${suite}.`,
    });
  if (best.length === 1) return best[0];
  const picked = await window.showQuickPick(
    best.map((uri) => ({ label: workspace.asRelativePath(uri), uri })),
    { placeHolder: l10n.t('Which suite is the run of?') },
  );
  return picked?.uri;
}

/** How many parts at the end of two paths are the same. */
function commonEnd(one: string, other: string): number {
  const parts = (file: string): string[] => file.split(/[\\/]/).reverse();
  const others = parts(path.normalize(other));
  const different = parts(one).findIndex((part, index) => part !== others[index]);
  return different === -1 ? others.length : different;
}
