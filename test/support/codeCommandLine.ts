import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runHostTests } from './hostTests.ts';
import { onProcessEnd } from './processEnd.ts';

/** What VS Code's command line says about a test run. All paths are absolute. */
export interface CodeCommandLine {
  /** The folder to open, if one is named. */
  folder: string | undefined;
  /** The extension under test. */
  extension: string;
  /** More extensions under development, which only have to be there. */
  moreExtensions: string[];
  /** The module whose `run` the extension host calls. */
  tests: string;
}

/**
 * Reads the arguments that VS Code's executable takes for a test run. Arguments about a window, a sandbox or a
 * profile have no meaning for a server and are passed over.
 * @throws if the extension or the tests are not named
 */
export function parseCodeCommandLine(args: readonly string[]): CodeCommandLine {
  const valuesOf = (name: string): string[] =>
    args
      .filter((argument) => argument.startsWith(`--${name}=`))
      .map((argument) => path.resolve(argument.slice(name.length + 3)));
  const [extension, ...moreExtensions] = valuesOf('extensionDevelopmentPath');
  const tests = valuesOf('extensionTestsPath').at(-1);
  if (!extension || !tests)
    throw new Error('--extensionDevelopmentPath=… and --extensionTestsPath=… are both needed.');
  const folder = args.find((argument) => !argument.startsWith('-'));
  return { folder: folder && path.resolve(folder), extension, moreExtensions, tests };
}

/**
 * Does what VS Code's executable does for a test run.
 * @returns the exit code: 0 if the tests passed, 1 if not, 2 if they could not be run
 */
export async function runCode(args: readonly string[]): Promise<number> {
  endWithParent();
  const empty = mkdtempSync(path.join(os.tmpdir(), 'cupel-empty-'));
  const removeEmpty = (): void => rmSync(empty, { recursive: true, force: true });
  const forget = onProcessEnd(removeEmpty);
  try {
    const { folder, extension, moreExtensions, tests } = parseCodeCommandLine(args);
    if (folder && !existsSync(folder)) throw new Error(`The folder ${folder} does not exist.`);
    return await runHostTests({
      folder: folder ?? empty,
      extension,
      moreExtensions,
      tests: createRequire(import.meta.url).resolve(tests),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  } finally {
    forget();
    removeEmpty();
  }
}

/** Nobody would read the result of a run whose caller was killed. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
}
