import path from 'node:path';
import { EventEmitter, Uri, l10n, window, workspace } from 'vscode';
import type { Disposable, Event, Memento } from 'vscode';
import type { Answer, Trial, TrialServices } from '../../core/playground/tryPrompt.ts';
import { CupelError, messageOf } from '../../core/errors.ts';
import type { Environment } from '../../core/environment.ts';
import { costQuestion, estimateDetail } from '../../core/pricing/estimateWords.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import { dollars } from '../../shared/figures.ts';
import type {
  AnswerView,
  PastTrial,
  PlaygroundMemory,
  PlaygroundState,
} from '../../shared/playgroundProtocol.ts';
import type { Core } from '../core/core.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { VscodeModels } from '../models/hostModels.ts';
import { requireTrust } from '../runs/suiteRunner.ts';
import type { Settings } from '../settings/settings.ts';
import { said } from '../words/said.ts';

export interface PlaygroundParts {
  core: Core;
  settings: Settings;
  suites: SuiteIndex;
  hostModels: VscodeModels;
  environmentFor: (scope: Uri) => Promise<Environment>;
  counter: () => Promise<TokenCounter>;
  /** Keeps the history over reloads. */
  memory: Memento;
}

const historyKey = 'cupel.playground.history';
const longestHistory = 30;
/** Of each text that is kept. */
const longestKept = 20_000;

/** What is being tried: a prompt, its variables, the models, their answers, and what was tried before. */
export class PlaygroundSession implements Disposable {
  readonly #parts: PlaygroundParts;
  readonly #changed = new EventEmitter<{ keepText: boolean }>();
  readonly #answered = new EventEmitter<void>();
  /** The state has changed; `keepText`: but not by a new prompt. */
  readonly onDidChange: Event<{ keepText: boolean }> = this.#changed.event;
  readonly onDidAnswer: Event<void> = this.#answered.event;
  #file: Uri | undefined;
  #text = 'Answer in one sentence: {{question}}';
  #vars: Record<string, string> = {};
  #models: string[] = ['echo'];
  #variables: string[] | null = [];
  #problem: string | null = null;
  #answers: AnswerView[] = [];
  #history: PastTrial[];
  #running: AbortController | undefined;
  /** Models whose unknown price someone accepted here. */
  readonly #accepted = new Set<string>();

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
    this.#history = parts.memory.get<PastTrial[]>(historyKey, []);
  }

  get file(): Uri | undefined {
    return this.#file;
  }

  get text(): string {
    return this.#text;
  }

  get vars(): Readonly<Record<string, string>> {
    return this.#vars;
  }

  get models(): readonly string[] {
    return this.#models;
  }

  get answers(): readonly AnswerView[] {
    return this.#answers;
  }

  /** The folder that the prompt's relative paths start from. */
  get directory(): string {
    if (this.#file) return path.dirname(this.#file.fsPath);
    const [folder] = workspace.workspaceFolders ?? [];
    return folder?.uri.fsPath ?? process.cwd();
  }

  async state(): Promise<PlaygroundState> {
    return {
      uri: this.#file?.toString() ?? null,
      name: this.#file ? workspace.asRelativePath(this.#file) : null,
      text: this.#text,
      variables: this.#variables,
      problem: this.#problem,
      vars: this.#vars,
      models: this.#models,
      offered: await this.#offered(),
      running: this.#running !== undefined,
      answers: this.#answers,
      history: this.#history,
    };
  }

  /** Takes a prompt file up, with its unsaved text, and the models of the suites that use it. */
  async open(file: Uri): Promise<void> {
    this.#file = file;
    this.#text = await readText(file);
    this.#answers = [];
    const users = await this.#parts.suites.suitesUsing(file);
    const named = users.flatMap(({ outline }) => outline.providers.map(({ provider }) => provider ?? ''));
    const models = [...new Set(named)].filter((id) => id !== '' && !id.startsWith('replay:')).slice(0, 4);
    if (models.length > 0) this.#models = models;
    await this.#look();
    this.#changed.fire({ keepText: false });
  }

  /** Goes on where a window that was reloaded left off: with its last answers, when they are of this text. */
  async restore({ uri, text, vars, models }: PlaygroundMemory): Promise<void> {
    this.#file = uri === null ? undefined : Uri.parse(uri);
    this.#text = text;
    this.#vars = vars;
    this.#models = models;
    const [last] = this.#history;
    this.#answers = last?.text === text ? last.answers : [];
    await this.#look();
    this.#changed.fire({ keepText: false });
  }

  async change(text: string, vars: Record<string, string>, models: string[]): Promise<void> {
    const isNew = text !== this.#text;
    this.#text = text;
    this.#vars = vars;
    this.#models = models;
    if (!isNew) return;
    await this.#look();
    this.#changed.fire({ keepText: true });
  }

  setVars(vars: Record<string, string>): void {
    this.#vars = { ...this.#vars, ...vars };
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
      const { trial, services } = await this.#prepare();
      if (!(await this.#allows(trial, services))) return false;
      const { tryPrompt } = await import('../../core/playground/tryPrompt.ts');
      this.#answers = [];
      await tryPrompt(
        trial,
        services,
        (place, answer) => {
          this.#answers[place] = viewOf(trial.models[place] ?? '', answer);
          this.#answered.fire();
        },
        running.signal,
      );
      await this.#remember();
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

  /** Which variables the prompt reads, or why it cannot be read. */
  async #look(): Promise<void> {
    try {
      const environment = await this.#parts.environmentFor(this.#scope());
      const { trialPrompt } = await import('../../core/playground/trialSuite.ts');
      const prompt = await trialPrompt(this.#text, {
        file: this.#file?.fsPath,
        directory: this.directory,
        environment,
      });
      this.#variables = prompt.variables ? [...prompt.variables] : null;
      this.#problem = null;
    } catch (error) {
      this.#problem = said(messageOf(error));
    }
  }

  async #prepare(): Promise<{ trial: Trial; services: TrialServices }> {
    const [environment, prices, counter] = await Promise.all([
      this.#parts.environmentFor(this.#scope()),
      this.#parts.core.prices(this.directory),
      this.#parts.counter(),
    ]);
    const { trialPrompt } = await import('../../core/playground/trialSuite.ts');
    const { directory } = this;
    const prompt = await trialPrompt(this.#text, { file: this.#file?.fsPath, directory, environment });
    const trial = { prompt, vars: { ...this.#vars }, models: [...this.#models], directory };
    return { trial, services: { environment, prices, counter } };
  }

  /** @throws CupelError `budget.exceeded` */
  async #allows(trial: Trial, services: TrialServices): Promise<boolean> {
    const { estimateTrial } = await import('../../core/playground/tryPrompt.ts');
    const estimate = await estimateTrial(trial, services);
    const budget = this.#parts.settings['budget.perRun'].get(this.#scope());
    if (budget !== null && (estimate.cost.worst === null || estimate.cost.worst > budget))
      throw new CupelError(
        'budget.exceeded',
        `Trying this prompt may cost ${dollars(estimate.cost.worst)}, and the budget is ${dollars(budget)}.`,
        { hint: 'Change the setting cupel.budget.perRun, or choose other models.' },
      );
    const name = this.#file ? path.basename(this.#file.fsPath) : l10n.t('Try Prompt');
    const question = costQuestion(name, estimate, this.#parts.settings.confirmAbove.get(this.#scope()));
    if (question === undefined) return true;
    const isUnknown = estimate.cost.expected === null;
    if (isUnknown && trial.models.every((id) => this.#accepted.has(id))) return true;
    const run = l10n.t('Run');
    const detail = said(estimateDetail(estimate));
    if ((await window.showWarningMessage(said(question), { modal: true, detail }, run)) !== run) return false;
    if (isUnknown) for (const id of trial.models) this.#accepted.add(id);
    return true;
  }

  async #remember(): Promise<void> {
    const kept: PastTrial = {
      id: (this.#history[0]?.id ?? 0) + 1,
      at: new Date().toISOString(),
      text: this.#text.slice(0, longestKept),
      vars: { ...this.#vars },
      answers: this.#answers.map((answer) => ({ ...answer, text: answer.text.slice(0, longestKept) })),
    };
    this.#history = [kept, ...this.#history].slice(0, longestHistory);
    await this.#parts.memory.update(historyKey, this.#history);
  }

  async #offered(): Promise<string[]> {
    const { suites, settings, hostModels } = this.#parts;
    const files = await suites.files.all();
    const outlines = await Promise.all(files.slice(0, 50).map((file) => suites.outline(file)));
    const named = outlines.flatMap((outline) => outline.providers.map(({ provider }) => provider ?? ''));
    const own = (await hostModels.all()).map(({ vendor, id }) => `vscode:${vendor}/${id}`);
    const all = ['echo', settings.defaultModel.get(this.#scope()), ...named, ...own];
    return [...new Set(all)].filter((id) => id !== '');
  }

  #scope(): Uri {
    return this.#file ?? Uri.file(path.join(this.directory, 'prompt.txt'));
  }
}

function viewOf(model: string, answer: Answer): AnswerView {
  return { ...answer, ...(answer.error !== undefined && { error: said(answer.error) }), model };
}
