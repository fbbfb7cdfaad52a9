import type { ChatChoice, ChatCompletion } from './openaiChat.ts';
import type { ChatUsage, VendorLogprob } from './openaiUsage.ts';

/** One event of a streamed chat completion, as far as it is read. */
export interface ChatChunk {
  id?: string;
  model?: string;
  choices?: {
    index?: number;
    delta?: {
      content?: string | null;
      refusal?: string | null;
      reasoning_content?: string | null;
      tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[];
    };
    finish_reason?: string | null;
    logprobs?: { content?: VendorLogprob[] | null } | null;
  }[];
  usage?: ChatUsage | null;
}

type Call = { id?: string; function: { name: string; arguments: string } };

/** Puts the events of a stream together to the completion that they are the parts of. */
export class ChatStream {
  #id: string | undefined;
  #model: string | undefined;
  #content = '';
  #refusal = '';
  #reasoning = '';
  #finishReason: string | undefined;
  #usage: ChatUsage | undefined;
  #started = false;
  readonly #calls: Call[] = [];
  readonly #logprobs: VendorLogprob[] = [];

  /** @returns the text that the event brought, empty when it brought none */
  add(chunk: ChatChunk): string {
    this.#id ??= chunk.id;
    this.#model ??= chunk.model;
    if (chunk.usage) this.#usage = chunk.usage;
    const choice = chunk.choices?.find(({ index = 0 }) => index === 0);
    if (!choice) return '';
    this.#started = true;
    const { delta = {}, finish_reason, logprobs } = choice;
    this.#content += delta.content ?? '';
    this.#refusal += delta.refusal ?? '';
    this.#reasoning += delta.reasoning_content ?? '';
    if (finish_reason) this.#finishReason = finish_reason;
    if (logprobs?.content) this.#logprobs.push(...logprobs.content);
    for (const { index = 0, id, function: part } of delta.tool_calls ?? []) {
      const call = (this.#calls[index] ??= { function: { name: '', arguments: '' } });
      if (id) call.id = id;
      call.function.name += part?.name ?? '';
      call.function.arguments += part?.arguments ?? '';
    }
    return delta.content ?? '';
  }

  /** Whether an answer began and the vendor did not say why it ended. */
  get isOpen(): boolean {
    return this.#started && this.#finishReason === undefined;
  }

  /** What the whole stream said. Without any choice when none came: the stream was cut off. */
  completion(): ChatCompletion {
    const message: ChatChoice['message'] = { content: this.#content };
    if (this.#refusal) message.refusal = this.#refusal;
    if (this.#reasoning) message.reasoning_content = this.#reasoning;
    const calls = this.#calls.filter((call) => call !== undefined);
    if (calls.length > 0) message.tool_calls = calls;
    const choice: ChatChoice = {
      message,
      ...(this.#finishReason ? { finish_reason: this.#finishReason } : {}),
      ...(this.#logprobs.length > 0 ? { logprobs: { content: this.#logprobs } } : {}),
    };
    return {
      ...(this.#id === undefined ? {} : { id: this.#id }),
      ...(this.#model === undefined ? {} : { model: this.#model }),
      choices: this.#started ? [choice] : [],
      ...(this.#usage ? { usage: this.#usage } : {}),
    };
  }
}
