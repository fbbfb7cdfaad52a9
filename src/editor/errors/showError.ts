import { commands, l10n, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { commandIds } from '../ids.ts';
import type { ErrorAction, ErrorNotice } from './errorActions.ts';
import { describeForEditor, isCancellation, keyVariableIn } from './errorActions.ts';
import { openLocation } from '../files/openLocation.ts';
import { said } from '../words/said.ts';

/** Shows an error with the buttons that help, and writes it to the log. Returns at once. */
export type ShowError = (error: unknown) => void;

/** The one place that errors reach people through. */
export function createShowError(log: LogOutputChannel): ShowError {
  return (error) => {
    if (isCancellation(error)) return; // someone asked for it and knows
    const notice = describeForEditor(error);
    log.error(notice.details);
    void offer(notice, log);
  };
}

async function offer(notice: ErrorNotice, log: LogOutputChannel): Promise<void> {
  const titles = new Map(notice.actions.map((action) => [titleOf(action), action]));
  const text = [notice.message, notice.hint ?? ''].map(said).join(' ').trim();
  const chosen = await window.showErrorMessage(text, ...titles.keys());
  const action = chosen && titles.get(chosen);
  if (!action) return;
  try {
    await perform[action](notice);
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
  }
}

function titleOf(action: ErrorAction): string {
  const titles: Record<ErrorAction, string> = {
    openFile: l10n.t('Open File'),
    setApiKey: l10n.t('Set API Key'),
    addPrice: l10n.t('Add Price…'),
    manageTrust: l10n.t('Manage Workspace Trust'),
    openSettings: l10n.t('Open Settings'),
    newSuite: l10n.t('New Suite'),
    newSuiteFrom: l10n.t('New Suite from File…'),
    showLog: l10n.t('Show Log'),
  };
  return titles[action];
}

const perform: Record<ErrorAction, (notice: ErrorNotice) => Thenable<unknown>> = {
  openFile: ({ location }) => (location ? openLocation(location) : Promise.resolve()),
  setApiKey: ({ message, hint }) =>
    commands.executeCommand(commandIds.setApiKey, keyVariableIn(`${message} ${hint}`)),
  addPrice: ({ message }) => commands.executeCommand(commandIds.addPrice, /"([^"]+)"/.exec(message)?.[1]),
  manageTrust: () => commands.executeCommand('workbench.trust.manage'),
  openSettings: () => commands.executeCommand(commandIds.openSettings),
  newSuite: () => commands.executeCommand(commandIds.newSuite),
  newSuiteFrom: () => commands.executeCommand(commandIds.newSuiteFrom),
  showLog: () => commands.executeCommand(commandIds.showLog),
};
