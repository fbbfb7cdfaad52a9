import { commands, l10n, window, workspace } from 'vscode';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { Extension } from '../extensionParts.ts';
import { commandIds } from '../ids.ts';
import { estimateDetail, estimateLine, unpricedModels } from '../../core/pricing/estimateWords.ts';
import { chooseSuite } from './targets.ts';
import { said } from '../words/said.ts';

/** Says what a run of a suite would cost; sends nothing. Resolves with the estimate. */
export async function estimateSuite(parts: Extension, argument: unknown): Promise<Estimate | undefined> {
  const file = await chooseSuite(parts.suites, argument);
  if (!file) return undefined;
  const suite = await parts.runner.load(file);
  const estimate = await parts.runner.estimate(suite, file);
  const [run, details, add] = [l10n.t('Run'), l10n.t('Details'), l10n.t('Add Price…')];
  const [unpriced] = unpricedModels(estimate);
  const title = `${suite.name}: ${said(estimateLine(estimate))}`;
  void window.showInformationMessage(title, run, details, ...(unpriced ? [add] : [])).then(async (chosen) => {
    if (chosen === run) await commands.executeCommand(commandIds.runSuite, file);
    if (chosen === add) await commands.executeCommand(commandIds.addPrice, unpriced);
    if (chosen !== details) return;
    const content = `${title}\n\n${said(estimateDetail(estimate))}\n`;
    await window.showTextDocument(await workspace.openTextDocument({ language: 'plaintext', content }));
  });
  return estimate;
}
