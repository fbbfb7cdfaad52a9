import { Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { FoundRun, ToolHost, ToolRun } from '../../core/agentTools/toolHost.ts';
import type { Environment } from '../../core/environment.ts';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';

/** What the host needs beside the parts of the commands. */
export interface EditorToolParts extends Pick<Extension, 'suites' | 'runner' | 'stores' | 'active'> {
  environmentFor: (scope: Uri) => Promise<Environment>;
}

/**
 * The tools' host in the window: the suites, keys, budgets and runs that a person has there.
 *
 * VS Code asks before it calls a tool that has a question, so nobody is asked again.
 */
export function createEditorToolHost({
  suites,
  runner,
  stores,
  active,
  environmentFor,
}: EditorToolParts): ToolHost {
  return {
    get folders() {
      const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
      return folders.map(({ uri }) => uri.fsPath);
    },
    suites: async () => (await suites.files.all()).map(({ fsPath }) => fsPath),
    environment: async (file) => environmentFor(Uri.file(file)),
    load: async (file) => runner.load(Uri.file(file)),
    estimate: async (suite, request, signal) => runner.estimate(suite, Uri.file(suite.file), request, signal),
    run: async (suite, request: ToolRun, signal) => {
      const file = Uri.file(suite.file);
      const run = active.begin(file);
      const stop = (): void => run.stopNow();
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await runner.execute(suite, file, run, { ...request, isAgreed: true });
      } finally {
        signal.removeEventListener('abort', stop);
        active.end(run);
      }
    },
    runs: async (filter): Promise<FoundRun[]> => stores.runs(filter),
    findRun: async (id) => stores.find(id),
    agrees: async () => true,
    propose: async (file, text) => {
      const uri = Uri.file(file);
      const document = await workspace.openTextDocument(uri);
      const edit = new WorkspaceEdit();
      const end = document.positionAt(document.getText().length);
      edit.replace(uri, new Range(document.positionAt(0), end), text);
      if (!(await workspace.applyEdit(edit)))
        throw new CupelError('edit.refused', `${file} cannot be changed.`, {
          hint: 'It may be read-only.',
        });
      await window.showTextDocument(document, { preview: false, preserveFocus: true });
      return 'The change stands in the editor and is not saved: the person can keep or undo it. Runs already use it.';
    },
  };
}
