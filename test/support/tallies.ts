import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Tally } from './tallyReporter.ts';

/** One step of a whole test run. */
export interface StepResult {
  name: string;
  /** The exit code; 0 is success. */
  code: number;
  /** What its tests did; undefined if it has no tests or never came to their end. */
  tally: Tally | undefined;
}

/**
 * Adds the steps up. A step that failed without a failing test (a type error, a crash) counts as one failure, so that
 * the sum is never without failures when the run is not a success.
 */
export function sumTallies(results: readonly StepResult[]): Tally {
  const total = addTallies(results.flatMap(({ tally }) => tally ?? []));
  for (const { name, code, tally } of results)
    if (code !== 0 && !tally?.failed) {
      total.failed += 1;
      total.failures.push(`${name} (exit code ${code})`);
    }
  return total;
}

/** The tests of several runs as those of one. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (key: 'passed' | 'failed'): number => tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    failures: tallies.flatMap(({ failures }) => failures),
    files: sumFiles(tallies),
  };
}

function sumFiles(tallies: readonly Tally[]): Tally['files'] {
  const files: Tally['files'] = {};
  for (const [name, { passed, failed }] of tallies.flatMap((tally) => Object.entries(tally.files))) {
    const sum = (files[name] ??= { passed: 0, failed: 0 });
    sum.passed += passed;
    sum.failed += failed;
  }
  return files;
}

/** The names of the files that a run has to be made of to be tried again; none if a failure is of no file. */
export function failedFiles(tally: Tally): string[] {
  const failed = Object.entries(tally.files).filter(([, file]) => file.failed > 0);
  const inFiles = failed.reduce((sum, [, file]) => sum + file.failed, 0);
  return inFiles === tally.failed ? failed.map(([name]) => name) : [];
}

/** A run of which some files were tried again: what those did then counts. */
export function triedAgain(first: Tally, again: Tally): Tally {
  const files = { ...first.files, ...again.files };
  const sum = (key: 'passed' | 'failed'): number =>
    Object.values(files).reduce((total, file) => total + file[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), failures: again.failures, files };
}

/**
 * Gives a step a file for its tally (in `CUPEL_TEST_TALLY`), runs it, and reads the file.
 * @param run gets the environment for the step and returns its exit code
 */
export async function withTally(
  name: string,
  run: (env: NodeJS.ProcessEnv) => Promise<number>,
): Promise<StepResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cupel-tally-'));
  const file = path.join(folder, 'tally.json');
  try {
    const code = await run({ ...process.env, CUPEL_TEST_TALLY: file });
    return { name, code, tally: readTally(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTally(file: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return undefined; // the step has no tests, or ended before mocha did
  }
}
