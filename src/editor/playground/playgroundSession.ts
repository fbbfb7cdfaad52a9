import path from 'node:path';
import { EventEmitter, Uri, l10n, workspace } from 'vscode';
import type { Disposable, Event, Memento } from 'vscode';
import type { VariableTexts } from '../../core/playground/trialVars.ts';
import type { Answer, Trial, TrialServices } from '../../core/playground/tryPrompt.ts';
import { CupelError, messageOf } from '../../core/errors.ts';
import type { Environment } from '../../core/environment.ts';
import { isCode } from '../../core/prompts/prompt.ts';
import type { Prompt } from '../../core/prompts/prompt.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { AnswerView, PastTrial, PlaygroundState, TrialDraft } from '../../shared/playgroundProtocol.ts';
import { isTrialDraft } from '../../shared/playgroundProtocol.ts';
import type { Core } from '../core/core.ts';
import { saveCode } from '../files/saveCode.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { VscodeModels } from '../models/hostModels.ts';
import { requireTrust } from '../runs/suiteRunner.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { Settings } from '../settings/settings.ts';
import { TrialGate } from './trialGate.ts';
import { TriedModels } from './triedModels.ts';
import { said } from '../words/said.ts';

export interface PlaygroundParts {
  core: Core;
  settings: Settings;
  suites: SuiteIndex;
  stores: RunStores;
  hostModels: VscodeModels;
  environmentFor: (scope: Uri) => Promise<Environment>;
  counter: () => Promise<TokenCounter>;
  /** Keeps the history over reloads. */
  memory: Memento;
}

const historyKey = 'cupel.playground.history';

/** What is being tried: a prompt, its variables, the models, their answers, and what was tried before. */
export class PlaygroundSession implements Disposable {
  readonly #parts: PlaygroundParts;
  readonly #changed = new EventEmitter<{ keepText: boolean }>();
  readonly #answered = new EventEmitter<void>();
  /** The state has changed; `keepText`: but not by a new prompt. */
  readonly onDidChange: Event<{ keepText: boolean }> = this.#changed.event;
  readonly onDidAnswer: Event<void> = this.#answered.event;
  #file: Uri | undefined;
  /** Which of the file's prompts. */
  #place = 0;
  #prompts: string[] = [];
  #text = 'Answer in one sentence: {{question}}';
  #vars: Record<string, string> = {};
  /** Names of the variables whose text is JSON. */
  #json: string[] = [];
  #models: string[] = ['echo'];
  #variables: string[] | null = [];
  #problem: string | null = null;
  /** Whether variables and problem are of the text: of the first one only when someone wants to see it. */
  #isRead = false;
  readonly #tried: TriedModels;
  #answers: AnswerView[] = [];
  /** What the answers are answers to. */
  #sent: TrialDraft | undefined;
  #history: PastTrial[];
  #running: AbortController | undefined;
  readonly #gate: TrialGate;

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
    this.#tried = new TriedModels(parts);
    this.#gate = new TrialGate(parts);
    this.#history = parts.memory.get<unknown[]>(historyKey, []).filter(isTrialDraft) as PastTrial[];
  }

  get file(): Uri | undefined {
    return this.#file;
  }

  get models(): Pick<TriedModels, 'find'> {
    return this.#tried;
  }

  /** What is tried now: it may have changed since the answers came. */
  get draft(): TrialDraft {
    return {
      uri: this.#file?.toString() ?? null,
      place: this.#place,
      text: this.#text,
      vars: { ...this.#vars },
      json: [...this.#json],
      models: [...this.#models],
    };
  }

  /** What the answers are answers to; undefined where there are none. */
  get sent(): TrialDraft | undefined {
    return this.#sent;
  }

  get answers(): readonly AnswerView[] {
    return this.#answers;
  }

  /** The folder that the prompt's relative paths start from. */
  get directory(): string {
    return directoryOf(this.#file);
  }

  async state(): Promise<PlaygroundState> {
    if (!this.#isRead) await this.#look();
    const { readTexts } = await import('../../core/playground/trialVars.ts');
    const shown = this.#variables && Object.keys(readTexts(this.draft, this.#variables).vars);
    return {
      ...this.draft,
      name: this.#file ? workspace.asRelativePath(this.#file) : null,
      prompts: this.#prompts,
      variables: shown && [...new Set([...(this.#variables ?? []), ...shown])],
      problem: this.#problem,
      offered: await this.#tried.offered(this.#scope()),
      suiteModels: this.#tried.suiteLabels(),
      running: this.#running !== undefined,
      answers: this.#answers,
      history: this.#history,
    };
  }

  /** Takes a prompt file up, with its unsaved text, and the models of the suites that use it. */
  async open(file: Uri): Promise<void> {
    this.stop();
    // Those of another prompt mean nothing here, and a box for them there may not be.
    if (this.#file?.toString() !== file.toString()) {
      this.#takeTexts({ vars: {}, json: [] });
      this.#place = 0;
    }
    this.#file = file;
    this.#text = await readText(file);
    this.#answers = [];
    this.#sent = undefined;
    this.#models = await this.#tried.startWith(file, this.#models);
    await this.#look();
    this.#changed.fire({ keepText: false });
  }

  /** Goes on where a window that was reloaded left off: with its last answers, when they are of this text. */
  async restore(draft: TrialDraft): Promise<void> {
    const [last] = this.#history;
    await this.#goOnWith(
      draft,
      last?.uri === draft.uri && last.place === draft.place && last.text === draft.text ? last : undefined,
    );
  }

  /** Brings a trial of the history back: its prompt, variables, models and answers. */
  async takeUp(id: number): Promise<void> {
    const past = this.#history.find((trial) => trial.id === id);
    if (past) await this.#goOnWith(past, past);
  }

  async #goOnWith(draft: TrialDraft, past: PastTrial | undefined): Promise<void> {
    this.stop();
    this.#file = draft.uri === null ? undefined : Uri.parse(draft.uri);
    this.#place = draft.place;
    this.#take(draft);
    this.#sent = past;
    this.#answers = [...(past?.answers ?? [])];
    await this.#tried.read(this.#file);
    await this.#look();
    this.#changed.fire({ keepText: false });
  }

  async change(
    text: string,
    vars: Record<string, string>,
    models: string[],
    json: string[] = [],
  ): Promise<void> {
    const isNew = text !== this.#text;
    this.#take({ text, vars, models, json });
    if (!isNew) return;
    await this.#look();
    this.#changed.fire({ keepText: true });
  }

  /** Takes another prompt of the same file. */
  async choose(place: number): Promise<void> {
    this.#place = place;
    await this.#look();
    this.#changed.fire({ keepText: true });
  }

  /** Puts other variables in the place of those that are there. */
  setVars(texts: VariableTexts): void {
    this.#takeTexts(texts);
    this.#changed.fire({ keepText: false });
  }

  /** Asks the models; first a person, where it costs more than agreed. Resolves with whether it was asked at all. */
  async run(): Promise<boolean> {
    requireTrust();
    if (this.#running)
      throw new CupelError('trial.active', 'The prompt is being tried.', { hint: 'Stop it first.' });
    const running = new AbortController();
    this.#running = running;
    this.#changed.fire({ keepText: true });
    try {
      const { sent, trial, services } = await this.#prepare();
      const { models } = sent;
      const name = this.#file ? path.basename(this.#file.fsPath) : l10n.t('Try Prompt');
      if (!(await this.#gate.allows({ name, scope: this.#scope(), models }, trial, services))) return false;
      const { tryPrompt } = await import('../../core/playground/tryPrompt.ts');
      const answers: AnswerView[] = [];
      this.#answers = answers;
      this.#sent = sent;
      await tryPrompt(
        trial,
        services,
        (place, answer) => {
          answers[place] = viewOf(sent.models[place] ?? '', answer);
          this.#answered.fire();
        },
        running.signal,
      );
      const { stores } = this.#parts;
      await stores.trials.add(trial.providers, answers);
      stores.notify();
      await this.#remember(sent, answers);
      return true;
    } finally {
      this.#running = undefined;
      this.#changed.fire({ keepText: true });
    }
  }

  stop(): void {
    this.#running?.abort();
  }

  async clearHistory(): Promise<void> {
    this.#history = [];
    await this.#parts.memory.update(historyKey, undefined);
    this.#changed.fire({ keepText: true });
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
    this.#answered.dispose();
  }

  #take({ text, models, ...texts }: Omit<TrialDraft, 'uri' | 'place'>): void {
    this.#text = text;
    this.#models = models;
    this.#takeTexts(texts);
  }

  #takeTexts({ vars, json }: VariableTexts): void {
    this.#vars = { ...vars };
    this.#json = [...json];
  }

  /** The prompt of a draft, read as a run would read it, and all of its file. @throws CupelError at its place */
  async promptOf({ uri, text, place }: TrialDraft): Promise<{ prompt: Prompt; all: readonly Prompt[] }> {
    const file = uri === null ? undefined : Uri.parse(uri);
    const environment = await this.#parts.environmentFor(scopeOf(file));
    const { trialPrompts } = await import('../../core/playground/trialSuite.ts');
    const all = await trialPrompts(text, { file: file?.fsPath, directory: directoryOf(file), environment });
    return { prompt: all[place] ?? all[0], all };
  }

  /** Which variables the prompt reads, or why it cannot be read. */
  async #look(): Promise<void> {
    this.#isRead = true;
    try {
      const { prompt, all } = await this.promptOf(this.draft);
      this.#prompts = all.map(({ label }) => label);
      this.#variables = prompt.variables ? [...prompt.variables] : null;
      this.#problem = null;
    } catch (error) {
      this.#problem = said(messageOf(error));
    }
  }

  async #prepare(): Promise<{ sent: TrialDraft; trial: Trial; services: TrialServices }> {
    // What is typed from here on is not sent.
    const draft = this.draft;
    const { directory } = this;
    const [{ readTexts, valuesOf }, { prompt }, environment, prices, counter] = await Promise.all([
      import('../../core/playground/trialVars.ts'),
      this.promptOf(draft),
      this.#parts.environmentFor(this.#scope()),
      this.#parts.core.prices(directory),
      this.#parts.counter(),
      this.#tried.read(this.#file),
    ]);
    if (this.#file && isCode(prompt)) await saveAsTried(this.#file, draft.text, environment);
    const { vars, json } = readTexts(draft, prompt.variables ?? null);
    const sent: TrialDraft = { ...draft, vars: { ...vars }, json: [...json] };
    const providers = await this.#tried.specs(sent.models, directory);
    const trial = { prompt, vars: valuesOf(sent), providers, directory };
    return { sent, trial, services: { environment, prices, counter } };
  }

  async #remember(sent: TrialDraft, answers: readonly AnswerView[]): Promise<void> {
    const { addTrial } = await import('../../core/playground/trialHistory.ts');
    const id = (this.#history[0]?.id ?? 0) + 1;
    this.#history = addTrial(this.#history, {
      ...sent,
      id,
      at: new Date().toISOString(),
      answers: [...answers],
    });
    await this.#parts.memory.update(historyKey, this.#history);
  }

  #scope(): Uri {
    return scopeOf(this.#file);
  }
}

function scopeOf(file: Uri | undefined): Uri {
  return file ?? Uri.file(path.join(directoryOf(undefined), 'prompt.txt'));
}

/** The folder that a prompt's relative paths start from. */
export function directoryOf(file: Uri | undefined): string {
  if (file) return path.dirname(file.fsPath);
  const [folder] = workspace.workspaceFolders ?? [];
  return folder?.uri.fsPath ?? process.cwd();
}

/** @throws CupelError where the file, which is what runs, does not hold the text, or cannot be saved with it */
async function saveAsTried(file: Uri, text: string, environment: Environment): Promise<void> {
  const { isSameText } = await import('../../core/playground/savedTrial.ts');
  if (!isSameText(text, await readText(file)))
    throw new CupelError(
      'trial.changedFile',
      'The prompt is code and was changed here, and its file is what runs.',
      {
        hint: 'Take the change over into the file, or open the prompt again.',
      },
    );
  await saveCode({ files: [file.fsPath], programs: new Set([file.fsPath]) }, environment);
}

function viewOf(model: string, answer: Answer): AnswerView {
  return { ...answer, ...(answer.error !== undefined && { error: said(answer.error) }), model };
}
