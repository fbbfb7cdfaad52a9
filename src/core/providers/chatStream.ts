import { thoughtIn, writtenIn, type ChatContent } from './chatContent.ts';
import type { ChatChoice, ChatCompletion } from './openaiChat.ts';
import type { ChatUsage, VendorLogprob } from './openaiUsage.ts';

/** One event of a streamed chat completion, as far as it is read. */
export interface ChatChunk {
  id?: string;
  model?: string;
  choices?: {
    index?: number;
    delta?: {
      content?: ChatContent;
      refusal?: string | null;
      reasoning_content?: string | null;
      reasoning?: string | null;
      tool_calls?: { index?: number; id?: string; function?: CallPart }[] | null;
      function_call?: CallPart | null;
      audio?: { transcript?: string } | null;
    };
    finish_reason?: string | null;
    logprobs?: { content?: VendorLogprob[] | null } | null;
  }[];
  usage?: ChatUsage | null;
}

type CallPart = { name?: string; arguments?: string };
type Call = { id?: string; type: 'function'; function: { name: string; arguments: string } };

/** Puts the events of a stream together to the completion that they are the parts of. */
export class ChatStream {
  #id: string | undefined;
  #model: string | undefined;
  #content = '';
  #refusal = '';
  #reasoning = '';
  #transcript = '';
  #finishReason: string | undefined;
  #usage: ChatUsage | undefined;
  #started = false;
  #functionCall: Call['function'] | undefined;
  readonly #calls: { index: number; call: Call }[] = [];
  readonly #logprobs: VendorLogprob[] = [];

  /** @returns the text that the event brought, empty when it brought none */
  add(chunk: ChatChunk): string {
    this.#id ??= chunk.id;
    this.#model ??= chunk.model;
    if (chunk.usage) this.#usage = chunk.usage;
    const choice = chunk.choices?.find(({ index = 0 }) => index === 0);
    if (!choice) return '';
    this.#started = true;
    const { finish_reason, logprobs } = choice;
    const delta = choice.delta ?? {};
    const text = writtenIn(delta.content) ?? '';
    this.#content += text;
    this.#refusal += delta.refusal ?? '';
    this.#reasoning += delta.reasoning_content || delta.reasoning || thoughtIn(delta.content);
    this.#transcript += delta.audio?.transcript ?? '';
    if (finish_reason) this.#finishReason = finish_reason;
    if (logprobs?.content) this.#logprobs.push(...logprobs.content);
    if (delta.function_call)
      extend((this.#functionCall ??= { name: '', arguments: '' }), delta.function_call);
    for (const { index = 0, id, function: part } of delta.tool_calls ?? []) {
      const call = this.#callAt(index, id, part?.name);
      if (id) call.id ??= id;
      extend(call.function, part);
    }
    return text;
  }

  /** The call that a part is of. Some servers give all calls the same index: another id with a name begins another. */
  #callAt(index: number, id: string | undefined, name: string | undefined): Call {
    const known = this.#calls.findLast((each) => each.index === index)?.call;
    if (known && !(id && name && known.id && known.id !== id)) return known;
    const call: Call = { ...(id ? { id } : {}), type: 'function', function: { name: '', arguments: '' } };
    this.#calls.push({ index, call });
    return call;
  }

  /** Whether an answer began and the vendor did not say why it ended. */
  get isOpen(): boolean {
    return this.#started && this.#finishReason === undefined;
  }

  /** What the whole stream said. Without any choice when none came: the stream was cut off. */
  completion(): ChatCompletion {
    const message: ChatChoice['message'] = { content: this.#content || null };
    if (this.#refusal) message.refusal = this.#refusal;
    if (this.#reasoning) message.reasoning_content = this.#reasoning;
    if (this.#transcript) message.audio = { transcript: this.#transcript };
    if (this.#calls.length > 0) message.tool_calls = this.#calls.map(({ call }) => call);
    if (this.#functionCall) message.function_call = this.#functionCall;
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

function extend(call: Call['function'], part: CallPart | undefined): void {
  call.name += part?.name ?? '';
  call.arguments += part?.arguments ?? '';
}
