import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import picomatch from 'picomatch';
import { glob } from 'tinyglobby';
import type { FileSearch } from './fileFinder.ts';

const asked = workerData as FileSearch[][];
/** Paths relative to the folder, of what any of the searches looks for that go through the same folders. */
const walks = new Map(
  [...Map.groupBy(asked.flat(), walkKey)].map(([key, searches]) => [key, walk(searches)] as const),
);
void answer();

async function answer(): Promise<void> {
  const found = await Promise.all(asked.map(findAll));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(found);
}

function walkKey({ folder, exclude }: FileSearch): string {
  return JSON.stringify([folder, exclude]);
}

/** Globs as VS Code reads them: what excludes a folder excludes what is in it. */
async function walk(searches: readonly FileSearch[]): Promise<string[]> {
  const [first] = searches;
  if (!first) return [];
  const { folder, exclude } = first;
  const ignore = exclude.flatMap((each) => [each, `${each}/**`]);
  const include = new Set(searches.flatMap((search) => globsOf(search).wanted));
  return glob([...include], { cwd: folder, ignore, dot: true, expandDirectories: false });
}

async function findAll(searches: readonly FileSearch[]): Promise<string[]> {
  const files = await Promise.all(searches.map(find));
  return [...new Set(files.flat())];
}

async function find(search: FileSearch): Promise<string[]> {
  const files = (await walks.get(walkKey(search))) ?? [];
  const { wanted, unwanted } = globsOf(search);
  const isWanted = picomatch(wanted, { dot: true, ignore: unwanted });
  return files.filter((file) => isWanted(file)).map((file) => path.join(search.folder, file));
}

/** A glob may begin with `./`, and one with `!` takes out what others find. */
function globsOf({ include }: FileSearch): { wanted: string[]; unwanted: string[] } {
  const [wanted, unwanted] = [include.filter((each) => !isNegative(each)), include.filter(isNegative)];
  return { wanted: wanted.map(plain), unwanted: unwanted.map((each) => plain(each.slice(1))) };
}

function isNegative(each: string): boolean {
  return each.startsWith('!');
}

function plain(each: string): string {
  return each.replace(/^\.\//, '');
}
