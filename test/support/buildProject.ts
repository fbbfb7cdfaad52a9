import { readdirSync, statSync } from 'node:fs';
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { exec } from './exec.ts';
import { projectRoot } from './paths.ts';

/** What `dist` is made from. */
const sources = ['src', 'scripts', 'esbuild.js', 'package.json', 'package-lock.json'];

/** The last file that a build writes. */
const stamp = path.join(projectRoot, 'dist', 'meta.json');

/** A lock whose holder has not touched it for this long (milliseconds) belongs to a process that died. */
const staleLock = 20_000;

/**
 * Builds `dist` if a source is newer. Runs side by side do not build over each other.
 * @throws if the build fails; its output has been shown
 */
export async function buildProject(): Promise<void> {
  const unlock = await lockBuild();
  try {
    if (isFresh()) return;
    const start = new Date();
    const code = await exec(process.execPath, ['esbuild.js'], { cwd: projectRoot });
    if (code !== 0) throw new Error('The build failed.');
    await utimes(stamp, start, start); // what changed while building is not in the build
  } finally {
    await unlock();
  }
}

function isFresh(): boolean {
  try {
    const built = statSync(stamp).mtimeMs;
    statSync(path.join(projectRoot, 'dist', 'extension.cjs'));
    return sources.flatMap(withContents).every((file) => statSync(file).mtimeMs < built);
  } catch {
    return false; // never built, or cut off while building
  }
}

/** The path itself and, of a folder, all below it: a folder's own time tells that a file was deleted. */
function withContents(name: string): string[] {
  const file = path.join(projectRoot, name);
  if (!statSync(file).isDirectory()) return [file];
  return [file, ...readdirSync(file, { recursive: true, encoding: 'utf8' }).map((n) => path.join(file, n))];
}

async function lockBuild(): Promise<() => Promise<void>> {
  const lock = path.join(projectRoot, '.vscode-test', 'build.lock');
  await mkdir(path.dirname(lock), { recursive: true });
  while (!(await tryLock(lock))) await new Promise((resolve) => setTimeout(resolve, 200));
  const sign = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), 5000);
  return async () => {
    clearInterval(sign);
    await rm(lock, { recursive: true, force: true });
  };
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const age = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0, // released just now: try again
    );
    if (age > staleLock) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
