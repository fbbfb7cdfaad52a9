import { workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { ShowError } from '../errors/showError.ts';
import { type Renamed, pathAfter } from '../files/referenceMoves.ts';
import { isSuitePath, suiteLabel } from '../files/suiteNames.ts';
import type { RunStores } from './runStores.ts';

/** The runs of a suite stay its runs when VS Code renames or moves it, or a folder that it is in. */
export function registerMovedRuns(stores: RunStores, showError: ShowError): Disposable {
  return workspace.onDidRenameFiles(({ files }) => {
    moveRuns(stores, files).catch(showError);
  });
}

async function moveRuns(stores: RunStores, files: Renamed): Promise<void> {
  const newPath = pathAfter(files);
  let moved = 0;
  for (const { record, store } of await runsIn(stores, files)) {
    const suite = newPath(record.suite);
    // Under a name that is none of a suite there is nothing to show its runs beside.
    if (suite === record.suite || !isSuitePath(suite)) continue;
    await store.updateRun(record.id, { suite, suiteName: suiteLabel(suite) });
    moved++;
  }
  if (moved > 0) stores.notify();
}

/** Runs that may be of what was renamed: of a suite, or of any where something else was, which may be a folder. */
async function runsIn(stores: RunStores, files: Renamed): ReturnType<RunStores['runs']> {
  if (!files.every(({ newUri }) => isSuitePath(newUri.path))) return stores.runs();
  const found = await Promise.all(files.map(async ({ oldUri }) => stores.runs({ suite: oldUri.fsPath })));
  return found.flat();
}
