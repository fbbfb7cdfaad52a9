/* Everything that the panel Try Prompt and its host say to each other. The host holds the truth. */

/** One answer, as it stands. */
export interface AnswerView {
  model: string;
  state: 'waiting' | 'streaming' | 'done' | 'failed' | 'stopped';
  text: string;
  input: number | null;
  output: number | null;
  /** Whether the vendor counted the tokens. */
  counted: boolean;
  cost: number | null;
  latencyMs: number | null;
  firstTokenMs: number | null;
  error?: string;
}

/** What is tried: the webview keeps it over a reload of the window. */
export interface TrialDraft {
  /** The file's address, when the prompt is one. */
  uri: string | null;
  /** Which of the file's prompts, from 0. */
  place: number;
  text: string;
  /** Texts that a person can edit. */
  vars: Record<string, string>;
  /** Names of the variables whose text is JSON. */
  json: string[];
  models: string[];
}

/** A trial that has ended: what was sent, and what came back. */
export interface PastTrial extends TrialDraft {
  id: number;
  /** ISO 8601. */
  at: string;
  answers: AnswerView[];
}

export interface PlaygroundState extends TrialDraft {
  /** The file's name, when the prompt is one. */
  name: string | null;
  /** The labels of the file's prompts. */
  prompts: string[];
  /** The variables that the prompt reads, itself and through others; null when only running it would tell. */
  variables: string[] | null;
  /** Why the prompt cannot be read. */
  problem: string | null;
  /** Ids that can be chosen. */
  offered: string[];
  /** The suites of those that are set up there, by the model's name. */
  suiteModels: Record<string, string>;
  running: boolean;
  answers: AnswerView[];
  history: PastTrial[];
}

/** From the host to the webview. */
export type ToPlayground =
  /** `keepText`: what is typed goes before what the host knows of it. */
  | { type: 'state'; state: PlaygroundState; keepText: boolean }
  | { type: 'answers'; answers: AnswerView[] }
  | { type: 'done'; message: string };

/** From the webview to the host. */
export type FromPlayground =
  | { type: 'ready' }
  /** The text, a variable or the models have changed. */
  | ({ type: 'changed' } & Omit<TrialDraft, 'uri' | 'place'>)
  | { type: 'run' }
  | { type: 'stop' }
  /** Lets a person take variables from a case of a suite. */
  | { type: 'pickCase' }
  /** Lets a person choose a prompt file. */
  | { type: 'pickPrompt' }
  /** Another prompt of the same file. */
  | { type: 'choosePrompt'; place: number }
  | { type: 'saveCase'; answer: number }
  | { type: 'saveSuite' }
  /** Brings a trial of the history back, by its id. */
  | { type: 'takeUp'; trial: number }
  | { type: 'clearHistory' };

export const mostModels = 4;
const longestPrompt = 2_000_000;
const kinds = new Set(['ready', 'run', 'stop', 'pickCase', 'pickPrompt', 'saveSuite', 'clearHistory']);

/** Whether a message from the webview is one. */
export function isFromPlayground(message: unknown): message is FromPlayground {
  if (!isRecord(message)) return false;
  const { type, answer, trial, place } = message;
  if (typeof type !== 'string') return false;
  if (kinds.has(type)) return true;
  if (type === 'saveCase') return isPlace(answer);
  if (type === 'choosePrompt') return isPlace(place);
  if (type === 'takeUp') return Number.isInteger(trial);
  return type === 'changed' && isDraft(message);
}

/** Whether what a webview kept is still understood. */
export function isTrialDraft(memory: unknown): memory is TrialDraft {
  if (!isRecord(memory)) return false;
  const { uri, place } = memory;
  return (uri === null || isText(uri)) && isPlace(place) && isDraft(memory);
}

function isDraft({ text, vars, json, models }: Record<string, unknown>): boolean {
  return (
    isText(text) &&
    isRecord(vars) &&
    Object.values(vars).every(isText) &&
    isTexts(json) &&
    isTexts(models) &&
    models.length <= mostModels
  );
}

function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

/** Whether a message to the webview is one. */
export function isToPlayground(message: unknown): message is ToPlayground {
  if (!isRecord(message)) return false;
  const { type, state, answers, message: said } = message;
  if (type === 'state') return isRecord(state);
  if (type === 'answers') return Array.isArray(answers);
  return type === 'done' && typeof said === 'string';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestPrompt;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
