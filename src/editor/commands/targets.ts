import { l10n, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { activeFile } from '../files/activeFile.ts';
import { isSuitePath, suiteLabel } from '../files/suiteNames.ts';
import { suitePlaces } from '../files/suitePlaces.ts';
import type { RunStores, StoredRun } from '../runs/runStores.ts';
import { runDescription } from '../views/runsTree.ts';

/**
 * The suite that a command is for: the one it was given, the open one, the only one, else the one that is picked.
 * Undefined when nobody picks.
 * @throws CupelError `suite.notSaved`, `suite.none`
 */
export async function chooseSuite(suites: SuiteIndex, argument: unknown): Promise<Uri | undefined> {
  const given = uriOf(argument);
  const active = activeFile();
  if (given?.scheme === 'untitled' || (!given && isUnsaved(active)))
    throw new CupelError(
      'suite.notSaved',
      'The suite is not saved yet, so it has no folder to be read from.',
      {
        hint: 'Save the file first.',
      },
    );
  if (given) return given;
  if (active?.scheme === 'file' && isSuitePath(active.fsPath)) return active;
  const files = await allSuites(suites);
  if (files.length === 1) return files[0];
  const items = files.map((uri) => ({
    label: suiteLabel(uri.fsPath),
    description: workspace.asRelativePath(uri),
    uri,
  }));
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('Choose a suite'),
    matchOnDescription: true,
  });
  return picked?.uri;
}

/** @throws CupelError `suite.none`: without a word, a command would seem to do nothing */
export async function allSuites(suites: Pick<SuiteIndex, 'files'>): Promise<readonly Uri[]> {
  const files = await suites.files.all();
  if (files.length > 0) return files;
  throw new CupelError('suite.none', 'The workspace has no suite.', {
    hint: 'A suite is a file ending in .eval.yaml, or a promptfooconfig.yaml.',
  });
}

function isUnsaved(uri: Uri | undefined): boolean {
  return uri?.scheme === 'untitled' && isSuitePath(uri.path);
}

function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { uri, suite } = argument as { uri?: unknown; suite?: unknown };
  if (uri instanceof Uri) return uri;
  return suite instanceof Uri ? suite : undefined;
}

/** The runs that are selected in the view Runs; else the one that {@link chooseRun} finds. */
export async function chooseRuns(
  stores: RunStores,
  argument: unknown,
  selected: unknown,
): Promise<StoredRun[]> {
  const several = Array.isArray(selected) ? selected.filter(isStoredRun) : [];
  if (several.length > 0) return several;
  const run = await chooseRun(stores, argument);
  return run ? [run] : [];
}

/**
 * The run that a command is for: the one given (a tree item or an id), else the one that is picked.
 * @param offer.only which runs can be picked; all when absent
 * @param offer.none what is said where there is none of them
 */
export async function chooseRun(
  stores: RunStores,
  argument: unknown,
  offer: { only?: (run: StoredRun) => boolean; none?: string } = {},
): Promise<StoredRun | undefined> {
  if (typeof argument === 'string') return stores.find(argument);
  if (isStoredRun(argument)) return argument;
  const all = await stores.runs({ limit: 1000 });
  const runs = all.filter(offer.only ?? (() => true));
  if (runs.length === 0) {
    const none = all.length === 0 ? undefined : offer.none;
    void window.showInformationMessage(none ?? l10n.t('No suite was run in this workspace yet.'));
    return undefined;
  }
  const places = suitePlaces(all.map(({ record }) => record.suite));
  const items: (QuickPickItem & { run: StoredRun })[] = runs.map((run) => ({
    label: run.record.suiteName,
    description: [places.get(run.record.suite), runDescription(run.record, Date.now())]
      .filter(Boolean)
      .join(' · '),
    detail: run.record.id,
    run,
  }));
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('Choose a run'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.run;
}

function isStoredRun(argument: unknown): argument is StoredRun {
  return typeof argument === 'object' && argument !== null && 'record' in argument && 'store' in argument;
}
