import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import type { Case, Suite } from '../suites/suite.ts';
import type { ChatMessage, ContentPart, Prompt } from './prompt.ts';
import { readPromptFile } from './readPrompts.ts';

/** One prompt of a file, with the variables of a case in their places. */
export interface PromptPreview {
  readonly label: string;
  /** What would be sent; empty where something is wrong. */
  readonly messages: readonly PreviewMessage[];
  /** Names that the template reads and the variables lack. */
  readonly missing: readonly string[];
  readonly problem?: PreviewProblem;
}

export interface PreviewMessage {
  readonly role: string;
  /** Texts, pictures as `data:` URLs, and what else there is by its kind. */
  readonly parts: readonly { kind: 'text' | 'image' | 'other'; text: string }[];
}

export interface PreviewProblem {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly location?: Location | undefined;
}

export interface PreviewSource {
  readonly environment: Environment;
  /** The suite that the case is of: its filters and its `env` take part. */
  readonly suite?: Suite | undefined;
  readonly test?: Pick<Case, 'vars' | 'options'> | undefined;
  readonly signal: AbortSignal;
}

/** Formats whose rendering runs code of the workspace. */
const codeFormats: ReadonlySet<string> = new Set(['javascript', 'python', 'exec']);

/**
 * What the prompts of a file would send for a case. Sends nothing and runs no code: a prompt, a variable or a filter
 * that is code says so instead. What is wrong is in the previews, never thrown.
 */
export async function previewPromptFile(file: string, source: PreviewSource): Promise<PromptPreview[]> {
  // Where code may not run, nothing that is rendered can run any.
  const environment: Environment = { ...source.environment, trust: { code: false, network: false } };
  try {
    const prompts = await promptsOf(file, environment, source.suite);
    return await Promise.all(prompts.map((prompt) => preview(prompt, environment, source)));
  } catch (error) {
    return [{ label: path.basename(file), messages: [], missing: [], problem: problemOf(error) }];
  }
}

/** As the suite names them, so that labels and settings are its own; else as the file alone says. */
async function promptsOf(
  file: string,
  environment: Environment,
  suite: Suite | undefined,
): Promise<readonly Prompt[]> {
  const named = suite?.prompts.filter(({ location }) => location?.file === file) ?? [];
  if (named.length > 0) return named;
  return readPromptFile(file, {
    directory: path.dirname(file),
    environment,
    env: { ...environment.variables, ...suite?.env },
  });
}

async function preview(
  prompt: Prompt,
  environment: Environment,
  { suite, test, signal }: PreviewSource,
): Promise<PromptPreview> {
  const { label, format, variables = [] } = prompt;
  if (codeFormats.has(format))
    return {
      label,
      messages: [],
      missing: [],
      problem: { message: 'This prompt is code, and a preview runs none.' },
    };
  const { vars = {}, options } = test ?? {};
  const missing = variables.filter((name) => !(name in vars));
  const [first] = suite?.providers ?? [];
  try {
    const { messages } = await prompt.render({
      vars,
      provider: { id: first?.id ?? 'preview', label: first?.label ?? 'preview', config: first?.config ?? {} },
      environment,
      signal,
      ...(options?.prefix === undefined ? {} : { prefix: options.prefix }),
      ...(options?.suffix === undefined ? {} : { suffix: options.suffix }),
    });
    return { label, missing, messages: messages.map(messageView) };
  } catch (error) {
    const { message, hint, location } = problemOf(error);
    return { label, missing, messages: [], problem: { message, hint, location: location ?? prompt.location } };
  }
}

function problemOf(error: unknown): PreviewProblem {
  // Anything else is a bug, and no part of the prompt.
  if (!(error instanceof CupelError)) throw error;
  if (error.code === 'trust.codeNotAllowed')
    return { message: 'A variable or a filter of this case is code, and a preview runs none.' };
  const { message, hint, location } = error;
  return { message, hint, location };
}

function messageView({ role, content, tool_calls: calls }: ChatMessage): PreviewMessage {
  const parts = typeof content === 'string' ? [{ kind: 'text' as const, text: content }] : partsOf(content);
  const called = calls?.length ? [{ kind: 'other' as const, text: JSON.stringify(calls, null, 2) }] : [];
  return { role, parts: [...parts, ...called] };
}

function partsOf(content: readonly ContentPart[] | null | undefined): PreviewMessage['parts'] {
  return (content ?? []).map((part) => {
    if (part.type === 'text') return { kind: 'text', text: part.text };
    if (part.type === 'image_url') return { kind: 'image', text: part.image_url.url };
    if (part.type === 'file') return { kind: 'other', text: part.file.filename ?? part.type };
    return { kind: 'other', text: part.type };
  });
}
