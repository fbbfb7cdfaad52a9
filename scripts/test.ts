// `npm test`: every check the project has, one after the other. The last line is `N passed, N failed`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exec } from '../test/support/exec.ts';
import { projectRoot } from '../test/support/paths.ts';
import type { StepResult } from '../test/support/tallies.ts';
import { failedFiles, sumTallies, triedAgain, withTally } from '../test/support/tallies.ts';

interface Step {
  /** The npm script. */
  name: string;
  /** Whether it needs `dist`. */
  built?: boolean;
  /** Whether it runs mocha, and so has to leave a tally. The tally of any other step counts if there is one. */
  tests: boolean;
  /**
   * Whether it drives a VS Code or a browser, which move the focus, draw a list anew or read a disk in their own time:
   * the files with a failure are tried once more, in a new one.
   */
  drives?: boolean;
}

const steps: Step[] = [
  { name: 'check', tests: false },
  { name: 'lint', tests: false },
  { name: 'format:check', tests: false },
  { name: 'test:build', tests: false },
  { name: 'test:unit', tests: true },
  // Without PostgreSQL it says so and leaves no tally.
  { name: 'test:queue', tests: false },
  { name: 'test:faults', tests: true },
  { name: 'test:snippets', tests: true },
  { name: 'test:host', tests: true, built: true, drives: true },
  { name: 'test:panel', tests: true, built: true, drives: true },
  { name: 'test:ui', tests: true, built: true, drives: true },
];

const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

async function runStep(step: Step, words: readonly string[] = []): Promise<StepResult> {
  console.log(`\n── ${[step.name, ...words].join(' ')}`);
  const shell = process.platform === 'win32'; // npm is a command file there
  const start = performance.now();
  const result = await withTally(step.name, (env) =>
    exec('npm', ['run', '--silent', step.name, ...(words.length > 0 ? ['--', ...words] : [])], {
      cwd: projectRoot,
      env,
      shell,
    }),
  );
  console.log(`── ${step.name} took ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (result.code !== 0) console.log(`── ${step.name} failed (exit code ${result.code})`);
  return result;
}

/** What failed once and passed then: it is shown at the end. */
const passedLater: string[] = [];

async function runTwice(step: Step): Promise<StepResult> {
  const first = await runStep(step);
  if (!step.drives || first.code === 0) return first;
  const files = first.tally ? failedFiles(first.tally) : [];
  const again = await runStep(step, files);
  if (again.code === 0)
    passedLater.push(...(first.tally?.failures ?? [`${step.name}, exit code ${first.code}`]));
  if (files.length === 0 || !first.tally || !again.tally) return again;
  return { ...again, tally: triedAgain(first.tally, again.tally) };
}

/** A test step that says success but never reached the end of its tests has not succeeded. */
function demandTally(step: Step, result: StepResult): StepResult {
  if (!step.tests || result.tally || result.code !== 0) return result;
  console.log(`── ${step.name} ended without a result`);
  return { ...result, code: 1 };
}

const results: StepResult[] = [];

/** Why a step cannot be done here, or undefined. */
function obstacle(step: Step): string | undefined {
  if (step.built && results.some((result) => result.name === 'test:build' && result.code !== 0))
    return 'the build failed';
  if (step.name === 'test:ui' && process.platform !== 'linux')
    return 'it needs the VS Code server, which there is for Linux only';
  return undefined;
}

for (const step of steps) {
  if (!manifest.scripts[step.name]) continue;
  const why = obstacle(step);
  if (why) console.log(`\n── ${step.name} is left out: ${why}`);
  else results.push(demandTally(step, await runTwice(step)));
}

const failed = results.filter((result) => result.code !== 0).map((result) => result.name);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '');
const total = sumTallies(results);
for (const failure of passedLater) console.log(`\nPassed when it was tried again: ${failure}`);
// Once more at the end, where a reader of a long log looks first.
for (const failure of total.failures) console.log(`\n✗ ${failure}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
