import { chatText, parseChat, userMessage } from '../prompts/chat.ts';
import type { ChatMessage, RenderedPrompt } from '../prompts/prompt.ts';
import { assertionError } from './assertionErrors.ts';
import { callFile } from './codeCalls.ts';
import type { GraderInput } from './grader.ts';
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
  if (custom !== undefined) return { prompt: await renderCustom(input, custom, all), custom: true };
  const messages: ChatMessage[] = [
    { role: 'system', content: await templates.render(own.system, all) },
    { role: 'user', content: await templates.render(own.user, all) },
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
  if (reference.language !== 'data') {
    const made = await callFile(input, reference, [], ['get_prompt', 'func']);
    if (made !== undefined && made !== null && made !== '') return made;
    throw assertionError(input.spec, 'badPrompt', 'the code of `rubricPrompt` returned nothing');
  }
  return input.services.files.load(input.spec, reference.file);
}

/** A prompt that is a chat is rendered inside its strings, so that no quotation mark of an output can break it. */
async function renderCustom(
  { services }: GraderInput,
  text: string,
  vars: Readonly<Record<string, unknown>>,
): Promise<RenderedPrompt> {
  const messages = parseChat(text);
  if (messages) return chatPrompt((await services.templates.renderDeep(messages, vars)) as ChatMessage[]);
  const rendered = await services.templates.render(text, vars);
  const made = parseChat(rendered);
  return made ? chatPrompt(made) : textPrompt(rendered);
}

/** Messages as a prompt; its text is their JSON with two-space indent. */
export function chatPrompt(messages: readonly ChatMessage[]): RenderedPrompt {
  return { text: chatText(messages), messages };
}

/** A text as one user message. */
export function textPrompt(text: string): RenderedPrompt {
  return { text, messages: userMessage(text) };
}
