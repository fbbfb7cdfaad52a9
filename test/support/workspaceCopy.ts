import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixtureWorkspace } from './paths.ts';
import { onProcessEnd } from './processEnd.ts';

/** A folder that a test may change as it likes. */
export interface WorkspaceCopy {
  /** Absolute path of the copy; its name is the original's. */
  folder: string;
  /** The temporary folder around the copy, for whatever else a run has to keep. */
  scratch: string;
  /** Deletes all of it. */
  remove: () => void;
}

/** Copies a workspace into a temporary folder, which is deleted when this process ends at the latest. */
export function copyWorkspace(source: string = fixtureWorkspace): WorkspaceCopy {
  const scratch = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'cupel-test-'));
  const folder = path.join(scratch, path.basename(source));
  const removeAll = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  const forget = onProcessEnd(removeAll);
  cpSync(source, folder, { recursive: true });
  const remove = (): void => {
    forget();
    removeAll();
  };
  return { folder, scratch, remove };
}

/** A workspace of several folders. */
export interface WorkspaceOfFolders extends WorkspaceCopy {
  /** The `.code-workspace` file. */
  file: string;
}

/** A copy of the workspace, and another folder beside it with a suite of its own. */
export function copyAsTwoFolders(): WorkspaceOfFolders {
  const copy = copyWorkspace();
  const other = path.join(copy.scratch, 'other');
  mkdirSync(path.join(other, '.vscode'), { recursive: true });
  const suite = `prompts: ['Say {{word}}']
providers: [echo]
tests:
  - description: oak
    vars: { word: oak }
    assert: [{ type: contains, value: oak }]
`;
  writeFileSync(path.join(other, 'woods.eval.yaml'), suite);
  writeFileSync(path.join(other, 'tree.prompt'), 'Name a {{tree}}');
  const settings = { 'cupel.budget.perRun': 0.5, 'cupel.maxConcurrency': 2 };
  writeFileSync(path.join(other, '.vscode', 'settings.json'), JSON.stringify(settings));
  const file = path.join(copy.scratch, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'workspace' }, { path: 'other' }] }));
  return { ...copy, file };
}

/** A copy of the workspace with 5,000 prompts more, in a hundred folders. */
export function copyAsLarge(): WorkspaceCopy {
  const copy = copyWorkspace();
  for (let folder = 0; folder < 100; folder++) {
    const directory = path.join(copy.folder, 'many', `part-${folder}`);
    mkdirSync(directory, { recursive: true });
    for (let index = 0; index < 50; index++)
      writeFileSync(path.join(directory, `${index}.prompt`), `Prompt ${index}: {{question}}`);
  }
  return copy;
}
