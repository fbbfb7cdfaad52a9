import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
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
