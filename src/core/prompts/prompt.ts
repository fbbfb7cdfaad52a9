import type { Environment } from '../environment.ts';
import type { Location } from '../location.ts';
import type { Labelled } from '../suites/uniqueLabels.ts';

export type PromptFormat =
  'text' | 'chat' | 'prompty' | 'dotprompt' | 'promptMd' | 'javascript' | 'python' | 'exec';

const codeFormats: ReadonlySet<PromptFormat> = new Set(['javascript', 'python', 'exec']);

/** Whether rendering a prompt runs code of the workspace, which is run as it is on the disk. */
export function isCode({ format }: Pick<Prompt, 'format'>): boolean {
  return codeFormats.has(format);
}

/** A template that is rendered to text or chat messages. */
export interface Prompt extends Labelled {
  /** The first twelve hexadecimal digits of `hash`. */
  readonly id: string;
  /** What people call it: the label given, else the file's name, else the beginning of the text. */
  readonly label: string;
  /** The source text of the template (for functions and commands: the reference to them). */
  readonly raw: string;
  /** SHA-256 of everything that decides what it renders to, in hexadecimal. */
  readonly hash: string;
  readonly format: PromptFormat;
  /** Provider settings that the prompt brings along; they override the provider's own. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where the template's text stands. */
  readonly location?: Location;
  /** Names of the variables that the template reads; undefined when only running it would tell. */
  readonly variables?: readonly string[];
  render(context: RenderContext): Promise<RenderedPrompt>;
}

export interface RenderContext {
  readonly vars: Readonly<Record<string, unknown>>;
  /**
   * Which of the variables hold what models answered, or a server sent. They are put in as they stand: such a text names
   * no file to be read, and is no template that may read the environment.
   */
  readonly outputs?: ReadonlySet<string>;
  readonly provider: {
    readonly id: string;
    readonly label: string;
    readonly config: Readonly<Record<string, unknown>>;
  };
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Texts around the prompt, from the case's options; templates as well. Those of a chat go around its last message. */
  readonly prefix?: string;
  readonly suffix?: string;
}

export interface RenderedPrompt {
  /** What is shown, recorded and matched by `replay:`: the text, or the chat as JSON with two-space indent. */
  readonly text: string;
  /** What is sent. A text is one user message. */
  readonly messages: readonly ChatMessage[];
  /** Settings that a prompt function returned for this call. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface ChatMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content: string | ContentPart[];
  name?: string;
  /** OpenAI's names, since chat prompts are written with them. */
  tool_calls?: unknown[];
  tool_call_id?: string;
}

export type ContentPart =
  | { type: 'text'; text: string }
  /** `url` is a data: or https: URL. */
  | { type: 'image_url'; image_url: { url: string; detail?: 'low' | 'high' | 'auto' } }
  | { type: 'input_audio'; input_audio: { data: string; format: string } }
  | { type: 'file'; file: { filename?: string; file_data?: string; file_id?: string } };
