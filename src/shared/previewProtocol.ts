/* Everything that the panel Preview Prompt and its host say to each other. The host holds the truth. */

export interface PreviewState {
  /** The prompt file, as people call it. */
  name: string;
  /** The suites that use it, as people call them. */
  suites: string[];
  /** The chosen one of them; null without any. */
  suite: number | null;
  /** The case whose variables stand in the prompt. */
  test: TestView | null;
  /** Why there is no case, where there is a suite. */
  caseProblem: string | null;
  prompts: PromptView[];
}

export interface TestView {
  /** Zero-based. */
  index: number;
  label: string;
  /** How many cases there are; null when only reading all would tell. */
  total: number | null;
  vars: [name: string, text: string][];
}

export interface PromptView {
  label: string;
  messages: MessageView[];
  /** Names that the prompt reads and nothing gives. */
  missing: string[];
  problem: { message: string; hint: string | null; place: string | null } | null;
  /** What sending it once would take, a line a model. */
  figures: string[];
}

export interface MessageView {
  role: string;
  parts: { kind: 'text' | 'image' | 'other'; text: string }[];
}

/** From the host to the webview. */
export type ToPreview = { type: 'state'; state: PreviewState };

/** From the webview to the host. */
export type FromPreview =
  | { type: 'ready' }
  | { type: 'suite'; suite: number }
  /** The next case, or the one before. */
  | { type: 'step'; by: 1 | -1 }
  /** Lets a person choose a case. */
  | { type: 'pickCase' }
  | { type: 'openCase' }
  /** Goes to where the problem of a prompt stands. */
  | { type: 'openProblem'; prompt: number }
  /** Opens Try Prompt with these variables. */
  | { type: 'try' };

const kinds = new Set(['ready', 'pickCase', 'openCase', 'try']);

/** Whether a message from the webview is one. */
export function isFromPreview(message: unknown): message is FromPreview {
  if (!isRecord(message)) return false;
  const { type, suite, by, prompt } = message;
  if (typeof type !== 'string') return false;
  if (kinds.has(type)) return true;
  if (type === 'suite') return isPlace(suite);
  if (type === 'openProblem') return isPlace(prompt);
  return type === 'step' && (by === 1 || by === -1);
}

/** Whether a message to the webview is one. */
export function isToPreview(message: unknown): message is ToPreview {
  return isRecord(message) && message['type'] === 'state' && isRecord(message['state']);
}

function isPlace(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
