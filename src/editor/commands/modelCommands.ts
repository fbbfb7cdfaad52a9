import {
  ConfigurationTarget,
  ProgressLocation,
  QuickPickItemKind,
  Uri,
  commands,
  l10n,
  window,
  workspace,
} from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { Answer } from '../../core/playground/tryPrompt.ts';
import { duration } from '../../shared/figures.ts';
import type { Extension } from '../extensionParts.ts';
import { activeFile } from '../files/activeFile.ts';
import { commandIds } from '../ids.ts';
import type { ModelSource } from '../models/modelDirectory.ts';
import { setApiKey } from './keyCommands.ts';
import { said } from '../words/said.ts';

/** Opens Try Prompt. @param argument a prompt file; without it the open one, if it is a prompt */
export async function tryPrompt({ playground, prompts }: Extension, argument: unknown): Promise<void> {
  const given = uriOf(argument);
  if (given) return (await playground.get()).show(given);
  const active = activeFile();
  const known = active && (await prompts.includes(active));
  await (await playground.get()).show(known ? active : undefined);
}

function uriOf(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  const { uri } = (argument ?? {}) as { uri?: unknown };
  return uri instanceof Uri ? uri : undefined;
}

/**
 * Finds who is set up and who could be: keys of the environment, servers on this machine, VS Code's own models. Asks for
 * the key where there is none, says what a call costs, and tests the connection when a person wants that.
 * @param argument an item of the view Models, to skip the first question
 */
export async function setUpProvider(parts: Extension, argument: unknown): Promise<Answer | undefined> {
  const { source: given } = (argument ?? {}) as { source?: ModelSource };
  const source = given ?? (await pickSource(parts));
  if (!source) return undefined;
  const { variable } = source;
  if (source.key === undefined && variable !== undefined) {
    await setApiKey(parts, variable);
    if ((await parts.keys.get(variable)) === undefined) return undefined;
  }
  if (source.variables) await setVariables(parts, source.variables);
  const model = await pickModel(source);
  if (!model) return undefined;
  const price = await parts.models.priceWords(model);
  const test = l10n.t('Test Connection');
  const picked = await window.showQuickPick(
    [
      { label: test, detail: l10n.t('Sends one call of a few tokens. {0}', price) },
      { label: l10n.t('Not Now'), detail: l10n.t('Nothing is sent.') },
    ],
    { title: model, placeHolder: price },
  );
  return picked?.label === test ? testConnection(parts, { model }) : undefined;
}

/** A server at an unusual address is found by its variable, which goes into the user's settings. */
async function setVariables(
  { settings }: Extension,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const known = settings.environment.get();
  if (Object.entries(variables).every(([name, value]) => known[name] === value)) return;
  await workspace
    .getConfiguration('cupel')
    .update('environment', { ...known, ...variables }, ConfigurationTarget.Global);
}

/** Sends a short call to a model and says how it went. @param argument an item of the view Models */
export async function testConnection(parts: Extension, argument: unknown): Promise<Answer | undefined> {
  const { model: given } = (argument ?? {}) as { model?: unknown };
  const source = given === undefined ? await pickSource(parts) : undefined;
  const model = typeof given === 'string' ? given : source && (await pickModel(source));
  if (!model) return undefined;
  const answer = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Testing {0}', model) },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        return await parts.models.test(model, controller.signal);
      } finally {
        listener.dispose();
      }
    },
  );
  void announce(parts, model, answer);
  return answer;
}

async function announce(parts: Extension, model: string, answer: Answer): Promise<void> {
  if (answer.state === 'stopped') return;
  if (answer.state !== 'done') {
    const setUp = l10n.t('Set Up Provider');
    const text = l10n.t('{0} does not answer: {1}', model, said(answer.error ?? ''));
    if ((await window.showErrorMessage(text, setUp)) === setUp)
      await commands.executeCommand(commandIds.setUpProvider);
    return;
  }
  const tryIt = l10n.t('Try Prompt');
  const price = await parts.models.priceWords(model);
  const text = l10n.t('{0} answers in {1}. {2}', model, duration(answer.latencyMs), price);
  if ((await window.showInformationMessage(text, tryIt)) === tryIt)
    await (await parts.playground.get()).show();
}

async function pickSource({ models }: Extension): Promise<ModelSource | undefined> {
  const sources = await models.sources();
  const toItem = (source: ModelSource): QuickPickItem & { source: ModelSource } => ({
    label: source.name,
    description: source.variable ?? source.models.slice(0, 3).join(', '),
    ...(source.key === 'environment' && { detail: l10n.t('Key found in the environment') }),
    ...(source.key === 'secret' && { detail: l10n.t('Key in the secret storage') }),
    source,
  });
  const separator = (label: string): QuickPickItem & { source?: ModelSource } => ({
    label,
    kind: QuickPickItemKind.Separator,
  });
  const picked = await window.showQuickPick(
    [
      separator(l10n.t('found')),
      ...sources.filter(({ key }) => key !== undefined).map(toItem),
      separator(l10n.t('not set up')),
      ...sources.filter(({ key }) => key === undefined).map(toItem),
    ],
    { placeHolder: l10n.t('Whose models do you want to use?'), matchOnDescription: true },
  );
  return picked?.source;
}

async function pickModel({ models, name, kind }: ModelSource): Promise<string | undefined> {
  if (kind !== 'vendor' && models.length > 0)
    return models.length === 1
      ? models[0]
      : window.showQuickPick(models, { placeHolder: l10n.t('Choose a model of {0}', name) });
  return window.showInputBox({
    prompt: l10n.t('The model, as a suite names it'),
    value: models[0] ?? '',
    placeHolder: 'azure:chat:my-deployment',
    validateInput: (text) => (/^[\w-]+:.+$/.test(text) ? undefined : l10n.t('Write vendor:model.')),
  });
}
