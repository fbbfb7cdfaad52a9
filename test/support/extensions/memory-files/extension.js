import { EventEmitter, FileSystemError, FileType, workspace } from 'vscode';

/** What is in the one folder there is. */
const files = new Map([
  [
    '/metals/metals.eval.yaml',
    "prompts: ['Say {{word}}']\nproviders: [echo]\ntests:\n  - description: gold\n    vars: { word: gold }\n    assrt: []\n",
  ],
  ['/metals/prompts/answer.txt', 'Question: {{question}}'],
]);

const isFolder = (path) => [...files.keys()].some((file) => file.startsWith(path === '/' ? '/' : `${path}/`));

/** Files that can be read and not be changed. */
class MemoryFiles {
  onDidChangeFile = new EventEmitter().event;

  watch() {
    return { dispose() {} };
  }

  stat({ path }) {
    const text = files.get(path);
    if (text === undefined && !isFolder(path)) throw FileSystemError.FileNotFound(path);
    const type = text === undefined ? FileType.Directory : FileType.File;
    return { type, ctime: 0, mtime: 0, size: text?.length ?? 0 };
  }

  readDirectory({ path }) {
    const inside = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
    const names = new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0]));
    return [...names].map((name) => [name, this.stat({ path: `${path}/${name}` }).type]);
  }

  readFile({ path }) {
    const text = files.get(path);
    if (text === undefined) throw FileSystemError.FileNotFound(path);
    return new TextEncoder().encode(text);
  }

  createDirectory({ path }) {
    throw FileSystemError.NoPermissions(path);
  }

  writeFile({ path }) {
    throw FileSystemError.NoPermissions(path);
  }

  delete({ path }) {
    throw FileSystemError.NoPermissions(path);
  }

  rename({ path }) {
    throw FileSystemError.NoPermissions(path);
  }
}

export function activate(context) {
  context.subscriptions.push(
    workspace.registerFileSystemProvider('memory', new MemoryFiles(), { isReadonly: true }),
  );
}
