import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import { requiredBy } from '../suites/checkVariables.ts';
import { loadSuite } from '../suites/loadSuite.ts';
import type { Case, Suite } from '../suites/suite.ts';
import { isCode } from '../prompts/prompt.ts';
import type { ChatMessage, ContentPart, Prompt } from '../prompts/prompt.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';

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

/** What a preview is made of. All paths are absolute. */
export interface PreviewRequest {
  readonly file: string;
  /** The suite that the case is of: its filters, its `env` and its provider take part. */
  readonly suite?: string | undefined;
  /** Zero-based, over all cases of the suite. Default: the first. */
  readonly test?: number | undefined;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** The prompts of a file, and the case whose variables they have. */
export interface FilePreview {
  readonly prompts: readonly PromptPreview[];
  readonly test?: Case;
  /** How many cases the suite has, where that is known. */
  readonly cases?: number | undefined;
  /** Why there is no case, where a suite was named. */
  readonly caseProblem?: PreviewProblem;
}

/**
 * What the prompts of a file would send for a case. Sends nothing and runs no code: a prompt, a variable or a filter
 * that is code says so instead. What is wrong stands in the preview and is not thrown.
 */
export async function previewPromptFile(request: PreviewRequest): Promise<FilePreview> {
  // Where code may not run, nothing that is rendered can run any.
  const environment: Environment = { ...request.environment, trust: { code: false, network: false } };
  const { suite, test, problem } = await caseOf(request, environment);
  const prompts = await previewAll(request, environment, suite, test);
  return {
    prompts,
    ...(test ? { test } : {}),
    ...(suite ? { cases: suite.caseCount } : {}),
    ...(problem ? { caseProblem: problem } : {}),
  };
}

async function caseOf(
  { file: prompt, suite: file, test: wanted = 0, signal }: PreviewRequest,
  environment: Environment,
): Promise<{ suite?: Suite; test?: Case; problem?: PreviewProblem }> {
  if (file === undefined) return {};
  const { suite, diagnostics } = await loadSuite(file, environment);
  if (!suite) {
    const found = diagnostics.find(({ severity }) => severity === 'error');
    // What is wrong with the prompt itself stands where the prompt would.
    if (found?.location.file === prompt) return {};
    return { problem: { message: found?.message ?? 'The suite cannot be read.', location: found?.location } };
  }
  try {
    for await (const test of suite.cases(signal)) if (test.index === wanted) return { suite, test };
    return { suite, problem: { message: `The suite has no case ${wanted + 1}.` } };
  } catch (error) {
    return { suite, problem: problemOf(error) };
  }
}

async function previewAll(
  { file, signal }: PreviewRequest,
  environment: Environment,
  suite: Suite | undefined,
  test: Case | undefined,
): Promise<PromptPreview[]> {
  try {
    const prompts = await promptsOf(file, environment, suite);
    return await Promise.all(
      prompts.map(async (prompt) => preview(prompt, { environment, suite, test, signal })),
    );
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
  return readPromptFile(file, { directory: path.dirname(file), environment, env: environment.variables });
}

interface Rendering {
  environment: Environment;
  suite: Suite | undefined;
  test: Case | undefined;
  signal: AbortSignal;
}

async function preview(
  prompt: Prompt,
  { environment, suite, test, signal }: Rendering,
): Promise<PromptPreview> {
  const { label } = prompt;
  if (isCode(prompt))
    return {
      label,
      messages: [],
      missing: [],
      problem: { message: 'This prompt is code, and a preview runs none.' },
    };
  const { vars = {}, options } = test ?? {};
  const missing = requiredBy(prompt).filter((name) => !(name in vars));
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
    return {
      label,
      missing,
      messages: [],
      problem: { message, hint, location: location ?? prompt.location },
    };
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
