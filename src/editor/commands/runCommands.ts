import { Uri, window } from 'vscode';
import type { Progress, RunOutcome } from '../../core/engine/runOptions.ts';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { ActiveRun } from '../runs/activeRun.ts';
import type { RunRequest } from '../runs/suiteRunner.ts';
import { requireTrust } from '../runs/suiteRunner.ts';
import { showRunProgress } from '../runs/runProgress.ts';
import { announceRun } from './announceRun.ts';
import { pickCases } from './pickCases.ts';
import { casesAt } from '../runs/casesAt.ts';
import { shownCases } from '../testing/caseItems.ts';
import { commandIds } from '../ids.ts';
import { allSuites, chooseSuite } from './targets.ts';

/** Runs a suite; resolves with the outcome when it has ended, undefined when nobody chose a suite. */
export async function runSuite(parts: Extension, argument: unknown): Promise<RunOutcome | undefined> {
  requireTrust();
  const file = await chooseSuite(parts.suites, argument);
  if (!file) return undefined;
  return runAndShow(parts, file);
}

/**
 * Runs one case, or those of one item of `tests:`.
 * @param argument `{ uri, case }` of a tree item, `{ suite, line }` of a code lens, or nothing: the case at the cursor
 */
export async function runCase(parts: Extension, argument: unknown): Promise<RunOutcome | undefined> {
  requireTrust();
  const file = await chooseSuite(parts.suites, argument);
  if (!file) return undefined;
  const cases = await chooseCases(parts, file, argument);
  if (!cases) return undefined;
  return runAndShow(parts, file, { cases });
}

/**
 * Runs every suite of the workspace, one after the other. One that cannot run does not keep the others from it.
 * @throws AbortError when someone does not want to pay for them, CupelError `suite.none`
 */
export async function runAll(parts: Extension): Promise<RunOutcome[]> {
  requireTrust();
  const outcomes: RunOutcome[] = [];
  const files = await allSuites(parts.suites);
  const agreed = await parts.runner.agreeTo(files.map((file) => ({ file })));
  for (const file of files) {
    try {
      const outcome = await runAndShow(parts, file, { isAgreed: agreed.has(file.toString()) });
      outcomes.push(outcome);
      if (outcome.status === 'cancelled') break; // whoever cancels one means them all
    } catch (error) {
      parts.showError(error);
    }
  }
  return outcomes;
}

/**
 * Stops softly; a second time at once.
 * @param argument a run or a suite of a tree; without it all runs of the window are meant
 */
export function stopRun({ active }: Extension, argument: unknown): void {
  const { record, uri } = (argument ?? {}) as { record?: { id?: unknown }; uri?: unknown };
  for (const run of active.all()) {
    const isMeant = record ? run.runId === record.id : uri instanceof Uri ? isSame(uri, run.suite) : true;
    if (isMeant) run.stop();
  }
}

function isSame(a: Uri, b: Uri): boolean {
  return a.toString() === b.toString();
}

async function runAndShow(parts: Extension, file: Uri, request: RunRequest = {}): Promise<RunOutcome> {
  const run = parts.active.begin(file);
  try {
    const name = suiteLabel(file.fsPath);
    const outcome = await showRunProgress(name, run, async (report) => mirrored(parts, run, request, report));
    await announceRun(parts, outcome);
    return outcome;
  } finally {
    parts.active.end(run);
  }
}

/** Runs a suite, which the Test Explorer shows as if it had been started there. */
async function mirrored(
  parts: Extension,
  run: ActiveRun,
  request: RunRequest,
  onProgress: (progress: Progress) => void,
): Promise<RunOutcome> {
  const { runner, settings } = parts;
  const file = run.suite;
  const mirror = await parts.mirrorInTests(run, request.cases);
  let outcome: RunOutcome | undefined;
  try {
    const suite = await runner.load(file);
    outcome = await runner.execute(suite, file, run, {
      ...request,
      onProgress,
      askedBelow: shownCases,
      onStart: (record, asked) => {
        mirror.begin(record, asked);
        if (settings['results.open'].get() === 'start') void parts.openResults(record.id);
      },
      onResult: (result) => mirror.add(result),
    });
    return outcome;
  } finally {
    await mirror.end(outcome);
  }
}

async function chooseCases(parts: Extension, file: Uri, argument: unknown): Promise<number[] | undefined> {
  const given = argument as { case?: unknown; line?: unknown } | undefined;
  if (typeof given?.case === 'number') return [given.case];
  const editor = window.activeTextEditor;
  const cursor = editor && isSame(editor.document.uri, file) ? editor.selection.active.line : undefined;
  const line = typeof given?.line === 'number' ? given.line : cursor;
  const suite = await parts.runner.load(file);
  if (line === undefined) return pickCases(suite);
  const found = await casesAt(suite, await parts.suites.outline(file), line);
  if (found.length > 0) return found;
  throw new CupelError('suite.noCaseHere', `Line ${line + 1} of "${suite.name}" belongs to no case.`, {
    hint: `Put the cursor on an item of "tests:", or use "${commandIds.runSuite}".`,
  });
}
