import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { ChatMessage } from '../prompts/prompt.ts';
import {
  ProviderError,
  type Provider,
  type ProviderErrorKind,
  type ProviderFactory,
  type ProviderResponse,
  type ProviderSpec,
} from './provider.ts';
import { parseModelName } from './modelName.ts';
import { fileOf, text } from './providerConfig.ts';

/** One line of a recording. */
export interface RecordedReply {
  /** The id or label of the provider that answered; any when absent. */
  readonly provider?: string;
  /** The rendered prompt, as text or as messages. */
  readonly prompt?: string;
  readonly messages?: readonly ChatMessage[];
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  /** Keys were taken out of the answer when it was written down. */
  readonly redacted?: unknown;
  readonly [fact: string]: unknown;
}

/** What a line may say beside the prompt and the output: the names of `ProviderResponse`. */
const facts = [
  'toolCalls',
  'finishReason',
  'usage',
  'logprobs',
  'refusal',
  'requestId',
  'model',
  'firstTokenMs',
  'cost',
  'metadata',
] as const;

/** `replay:file.jsonl`: answers with what was recorded for the rendered prompt. */
export const replay: ProviderFactory = {
  prefixes: ['replay'],
  async create(spec, environment) {
    return createReplay(spec, await readRecording(recordingOf(spec), environment));
  },
};

/**
 * The absolute path of the recording that a provider names.
 * @throws CupelError `provider.noFile`
 */
export function recordingOf(spec: ProviderSpec): string {
  const file = spec.id.slice('replay:'.length) || text(spec.config, 'file');
  if (!file)
    throw new CupelError('provider.noFile', `"${spec.id}" names no file.`, {
      location: spec.location,
      hint: 'Write replay:<file>.jsonl.',
    });
  return fileOf(file, spec.directory);
}

/**
 * `config.provider` names the provider that was recorded: its replies are taken, and a result tells what the recorded
 * call cost at that model's price. Nothing is spent: no budget counts it.
 * Several replies to one prompt are given out by repeat: the first to repeat 0, the second to repeat 1, and so on,
 * and from the first again.
 */
export function createReplay(spec: ProviderSpec, recording: Recording): Provider {
  const recorded = parseModelName(text(spec.config, 'provider') ?? '');
  return {
    spec,
    vendor: recorded?.vendor ?? 'replay',
    model: recorded?.model,
    remote: false,
    identity: () => recording.file,
    // A recording keeps the vectors of some texts as the reply to their list.
    async embed(texts) {
      const asked = JSON.stringify(texts);
      const reply = recording.find(spec, asked)?.[0];
      if (reply?.redacted === true) throw redactedReply(asked, recording.file);
      if (!Array.isArray(reply?.output)) throw noReply(asked, recording.file);
      return { vectors: reply.output as number[][], latencyMs: 0 };
    },
    async call({ prompt, repeat, onText }) {
      const replies = recording.find(spec, prompt.text);
      const reply = replies?.[repeat % replies.length];
      if (!reply) throw noReply(prompt.text, recording.file);
      if (reply.error) throw recordedError(reply.error);
      if (reply.redacted === true) throw redactedReply(prompt.text, recording.file);
      if (typeof reply.output === 'string') onText?.(reply.output);
      return readReply(reply);
    },
  };
}

/** The replies of a file, found by rendered prompt. */
export class Recording {
  readonly file: string;
  readonly #byPrompt = new Map<string, RecordedReply[]>();

  constructor(file: string) {
    this.file = file;
  }

  add(reply: RecordedReply): void {
    const key = keyOf(reply);
    const list = this.#byPrompt.get(key);
    if (list) list.push(reply);
    else this.#byPrompt.set(key, [reply]);
  }

  /** Those of the provider itself before those of any. */
  find({ id, label, config }: ProviderSpec, prompt: string): RecordedReply[] | undefined {
    const all = this.#byPrompt.get(normal(prompt));
    if (!all) return undefined;
    const names = [config['provider'], label, id];
    const own = all.filter(({ provider }) => provider !== undefined && names.includes(provider));
    return own.length > 0 ? own : undefinedIfEmpty(all.filter(({ provider }) => provider === undefined));
  }
}

/** @throws CupelError `replay.badLine` with its line, `file.notFound` */
export async function readRecording(file: string, environment: Environment): Promise<Recording> {
  const recording = new Recording(file);
  const source = await environment.readText(file);
  let start = 0;
  for (let line = 0; start < source.length; line += 1) {
    const end = source.indexOf('\n', start);
    const row = source.slice(start, end < 0 ? source.length : end).trim();
    if (row !== '') recording.add(parseLine(row, file, line));
    start = end < 0 ? source.length : end + 1;
  }
  return recording;
}

function parseLine(row: string, file: string, line: number): RecordedReply {
  const bad = (what: string) =>
    new CupelError('replay.badLine', `this line of a recording ${what}.`, {
      location: { file, range: { start: { line, column: 0 }, end: { line, column: row.length } } },
      hint: 'Each line is {"prompt" or "messages", "output", …}. Record such a file with: cupel run --record',
    });
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch (error) {
    throw Object.assign(bad('is not JSON'), { cause: error });
  }
  if (typeof value !== 'object' || value === null) throw bad('is no object');
  const reply = value as RecordedReply;
  if (typeof reply.prompt !== 'string' && !Array.isArray(reply.messages))
    throw bad('has neither "prompt" nor "messages"');
  if (reply.output === undefined && reply.error === undefined) throw bad('has no "output"');
  return reply;
}

function keyOf({ prompt, messages }: RecordedReply): string {
  return normal(prompt ?? JSON.stringify(messages, null, 2));
}

/** A chat is the same chat however its JSON is indented, and a text with or without a last line break. */
function normal(prompt: string): string {
  const trimmed = prompt.trim();
  if (!trimmed.startsWith('[')) return trimmed;
  try {
    return JSON.stringify(JSON.parse(trimmed));
  } catch {
    return trimmed;
  }
}

function readReply(reply: RecordedReply): ProviderResponse {
  const response: Record<string, unknown> = {
    output: reply.output,
    latencyMs: typeof reply['latencyMs'] === 'number' ? reply['latencyMs'] : 0,
  };
  for (const fact of facts)
    if (reply[fact] !== undefined && reply[fact] !== null) response[fact] = reply[fact];
  return response as unknown as ProviderResponse;
}

function noReply(prompt: string, file: string): ProviderError {
  return new ProviderError('notFound', `"${file}" has no reply to: ${startOf(prompt)}`, {
    hint: 'Record it with: cupel run --record <file>.jsonl',
  });
}

/** A check of what is left of the answer might find another verdict. */
function redactedReply(prompt: string, file: string): CupelError {
  return new CupelError(
    'replay.redacted',
    `"${file}" has the answer without a key that was in it: ${startOf(prompt)}`,
    { hint: 'Ask the model, or take `"redacted": true` out of the line to have it graded as it stands.' },
  );
}

function startOf(prompt: string): string {
  const start = prompt.length > 120 ? `${prompt.slice(0, 120)}…` : prompt;
  return start.replace(/\s+/g, ' ');
}

function recordedError({ code, message }: { code: string; message: string }): ProviderError {
  const kind = code.replace(/^provider\./, '') as ProviderErrorKind;
  // What failed when it was recorded fails again: waiting for it would be in vain.
  const error = new ProviderError(kind, message);
  Object.defineProperty(error, 'retryable', { value: false });
  return error;
}

function undefinedIfEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
