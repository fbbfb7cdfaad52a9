import { commands, l10n, window } from 'vscode';
import { errorOf } from '../../core/engine/resultError.ts';
import type { RunOutcome } from '../../core/engine/runOptions.ts';
import { estimatedWords } from '../../core/pricing/estimateWords.ts';
import { hasPassed } from '../../core/summaries/runVerdict.ts';
import { isKeyError, keyVariableIn } from '../errors/errorActions.ts';
import type { Extension } from '../extensionParts.ts';
import { outcomeWords } from '../format/runWords.ts';
import { commandIds } from '../ids.ts';
import { said } from '../words/said.ts';

/**
 * Says how a run ended, with a button to its results; where calls failed, why the first one did, and where that was
 * for want of a key, with a button to set it. Nobody waits for the buttons.
 */
export async function announceRun(parts: Extension, outcome: RunOutcome): Promise<void> {
  const { run } = outcome;
  const { summary } = run;
  const failed = !hasPassed(run);
  const open = parts.settings['results.open'].get();
  if (open === 'end' || (open === 'failures' && failed)) void parts.openResults(run.id);

  const error = summary && summary.errored > 0 ? await firstError(parts, run.id) : undefined;
  const estimated = run.estimate && estimatedWords({ estimate: run.estimate });
  const others = [estimated, error?.message].flatMap((part) => (part ? [said(part)] : []));
  const text = `${run.suiteName}: ${[...outcomeWords(outcome), ...others].join(' · ')}`;
  const [show, setKey] = [l10n.t('Show Results'), l10n.t('Set API Key')];
  const buttons = error && isKeyError(error.code) ? [setKey, show] : [show];
  const shown = failed
    ? window.showWarningMessage(text, ...buttons)
    : window.showInformationMessage(text, ...buttons);
  void shown.then(async (chosen) => {
    if (chosen === show) await parts.openResults(run.id);
    else if (chosen === setKey) await commands.executeCommand(commandIds.setApiKey, keyVariableIn(text));
  });
}

async function firstError(
  { stores }: Extension,
  runId: string,
): Promise<{ code: string; message: string } | undefined> {
  const found = await stores.find(runId);
  const page = await found?.store.results(runId, { mode: 'errors', limit: 1 });
  const results = page?.rows.flatMap((row) => row.results) ?? [];
  return results.map(errorOf).find((error) => error !== undefined);
}
