import { Uri, workspace } from 'vscode';
import type { TextDocument } from 'vscode';

/** `type` of the nearest package.json: null when that says nothing, undefined when there is none. */
export async function packageType(document: TextDocument): Promise<string | null | undefined> {
  if (document.isUntitled) return undefined;
  let folder = Uri.joinPath(document.uri, '..');
  for (;;) {
    try {
      const bytes = await workspace.fs.readFile(Uri.joinPath(folder, 'package.json'));
      const { type } = JSON.parse(new TextDecoder().decode(bytes)) as { type?: string };
      return type ?? null;
    } catch {
      // Not here, or not readable: what counts is the next one above.
    }
    const parent = Uri.joinPath(folder, '..');
    if (parent.path === folder.path) return undefined;
    folder = parent;
  }
}
