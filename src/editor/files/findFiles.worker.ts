import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { glob } from 'tinyglobby';
import type { FileSearch } from './fileFinder.ts';

const found = await Promise.all((workerData as FileSearch[][]).map(findAll));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(found);

async function findAll(searches: readonly FileSearch[]): Promise<string[]> {
  const files = await Promise.all(searches.map(find));
  return [...new Set(files.flat())];
}

/** Globs as VS Code reads them: what excludes a folder excludes what is in it. */
async function find({ folder, include, exclude }: FileSearch): Promise<string[]> {
  const ignore = exclude.flatMap((each) => [each, `${each}/**`]);
  const options = { cwd: folder, ignore, absolute: true, dot: true, expandDirectories: false };
  const files = await glob(include, options);
  return files.map((file) => path.normalize(file));
}
