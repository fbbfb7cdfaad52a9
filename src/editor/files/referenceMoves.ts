import path from 'node:path';
import { workspace, WorkspaceEdit } from 'vscode';
import type { Disposable, Uri } from 'vscode';
import type { Core } from '../core/core.ts';
import type { Settings } from '../settings/settings.ts';
import { toRange } from './openLocation.ts';
import type { SuiteIndex } from './suiteIndex.ts';
import { readText } from './suiteIndex.ts';

interface ReferenceMovesParts {
  core: Core;
  suites: SuiteIndex;
  settings: Settings;
}

/** Files and folders that have another name now. */
export type Renamed = readonly { readonly oldUri: Uri; readonly newUri: Uri }[];

/** Suites name their files where they go, when VS Code moves them or the suites. VS Code itself asks before. */
export function registerReferenceMoves(parts: ReferenceMovesParts): Disposable {
  return workspace.onWillRenameFiles((event) => {
    const files = event.files.filter(
      ({ oldUri, newUri }) => oldUri.scheme === 'file' && newUri.scheme === 'file',
    );
    if (files.length > 0) event.waitUntil(referenceEdits(parts, files));
  });
}

async function referenceEdits(
  { core, suites, settings }: ReferenceMovesParts,
  files: Renamed,
): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  const newPath = pathAfter(files);
  for (const suite of await suites.files.all()) {
    if (!settings['updateReferences.enabled'].get(suite)) continue;
    // One that is gone in the meantime names nothing.
    const text = await readText(suite).catch(() => undefined);
    const to = newPath(suite.fsPath);
    // VS Code waits meanwhile: a suite that cannot name what moves is not parsed.
    if (text === undefined || (to === suite.fsPath && !files.some(({ oldUri }) => mayName(text, oldUri))))
      continue;
    const outline = await suites.outline(suite).catch(() => undefined);
    if (!outline) continue;
    const move = { suite: { from: suite.fsPath, to }, newPath };
    for (const { range, newText } of await core.movedReferences(text, outline, move))
      edit.replace(suite, toRange(range), newText);
  }
  return edit;
}

/** Whether a text has what no way of writing a name in YAML changes: its letters and digits of ASCII. */
function mayName(text: string, { fsPath }: Uri): boolean {
  const words = path.basename(fsPath).match(/[\w.-]+/g) ?? [];
  return words.every((word) => text.includes(word));
}

/** Where a file lies when others, or folders with it in them, have been renamed. */
export function pathAfter(files: Renamed): (file: string) => string {
  return (file) => {
    for (const { oldUri, newUri } of files) {
      if (file === oldUri.fsPath) return newUri.fsPath;
      const inner = path.relative(oldUri.fsPath, file);
      if (!inner.startsWith('..') && !path.isAbsolute(inner)) return path.join(newUri.fsPath, inner);
    }
    return file;
  };
}
