import { parse as parseYaml } from 'yaml';
import type { ChatMessage, RenderedPrompt } from '../prompts/prompt.ts';
import { assertionError } from './assertionErrors.ts';
import { callFile } from './codeCalls.ts';
import type { GraderInput } from './grader.ts';
import { outputText } from './outputText.ts';
import { readReference } from './valueFiles.ts';
import { isRecord, kind } from './valueShapes.ts';

/** A grader prompt of our own: two templates. */
export interface GraderPrompt {
  readonly system: string;
  readonly user: string;
}

/** A prompt that is ready to be sent, and whether the user wrote it. */
export interface ChosenPrompt {
  readonly prompt: RenderedPrompt;
  readonly custom: boolean;
}

/**
 * The prompt of a model-graded assertion: the `rubricPrompt` of the assertion or of the case's options, else our own;
 * rendered with the case's variables and what the grader adds.
 * @param part for assertions that ask twice: which part of the `rubricPrompt`, by its name in a map or its place in a
 *   list
 * @throws CupelError when it cannot be read or rendered
 */
export async function choosePrompt(
  input: GraderInput,
  own: GraderPrompt,
  vars: Readonly<Record<string, unknown>>,
  part?: { name: string; index: number },
): Promise<ChosenPrompt> {
  const all = { ...input.context.vars, ...vars };
  const { templates } = input.services;
  const custom = await customPrompt(input, part);
  if (custom !== undefined) return { prompt: renderCustom(input, custom, all), custom: true };
  const messages: ChatMessage[] = [
    { role: 'system', content: templates.render(own.system, asText(all)) },
    { role: 'user', content: templates.render(own.user, asText(all)) },
  ];
  return { prompt: chatPrompt(messages), custom: false };
}

async function customPrompt(
  input: GraderInput,
  part: { name: string; index: number } | undefined,
): Promise<string | undefined> {
  const written = input.spec.rubricPrompt ?? input.context.case.options.rubricPrompt;
  const chosen = part ? partOf(written, part) : written;
  const loaded = await load(input, chosen);
  if (loaded === undefined || loaded === null || loaded === '') return undefined;
  if (typeof loaded === 'object')
    return Object.keys(loaded).length === 0 ? undefined : JSON.stringify(loaded);
  if (typeof loaded === 'string') return loaded;
  throw assertionError(
    input.spec,
    'badPrompt',
    `\`rubricPrompt\` must be text or messages, not ${kind(loaded)}`,
  );
}

function partOf(written: unknown, { name, index }: { name: string; index: number }): unknown {
  if (Array.isArray(written)) {
    const item: unknown = written[index];
    return isRecord(item) && 'content' in item ? item['content'] : item;
  }
  return isRecord(written) ? written[name] : undefined;
}

async function load(input: GraderInput, written: unknown): Promise<unknown> {
  const reference = readReference(written, input.spec.directory);
  if (!reference) return written;
  if (reference.language !== 'data') return callFile(input, reference, [], ['get_prompt', 'func']);
  return input.services.files.load(input.spec, reference.file);
}

/** A prompt that is JSON is rendered inside its strings, so that no quotation mark of an output can break it. */
function renderCustom(
  input: GraderInput,
  text: string,
  vars: Readonly<Record<string, unknown>>,
): RenderedPrompt {
  const { templates } = input.services;
  const values = asText(vars);
  const messages = messagesOf(text);
  if (messages) return chatPrompt(templates.renderDeep(messages, { vars: values }) as ChatMessage[]);
  return textPrompt(templates.render(text, values));
}

/** The messages of a prompt that is a JSON or YAML list of `{ role, content }`. */
function messagesOf(text: string): ChatMessage[] | undefined {
  const start = text.trimStart();
  if (!start.startsWith('[') && !start.startsWith('- role:')) return undefined;
  try {
    const parsed: unknown = start.startsWith('[') ? JSON.parse(text) : parseYaml(text);
    return Array.isArray(parsed) && parsed.every((item) => isRecord(item) && typeof item['role'] === 'string')
      ? (parsed as ChatMessage[])
      : undefined;
  } catch {
    return undefined; // A template that only looks like a chat is sent as text.
  }
}

/** Objects are shown as JSON, lists of texts stay lists for loops. */
function asText(vars: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((item) => (typeof item === 'object' ? outputText(item) : item))
        : scalar(value),
    ]),
  );
}

function scalar(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? outputText(value) : value;
}

/** Messages as a prompt; its text is their JSON with two-space indent. */
export function chatPrompt(messages: readonly ChatMessage[]): RenderedPrompt {
  return { text: JSON.stringify(messages, null, 2), messages };
}

/** A text as one user message. */
export function textPrompt(text: string): RenderedPrompt {
  return { text, messages: [{ role: 'user', content: text }] };
}
