import type { ChatMessage, ContentPart } from '../prompts/prompt.ts';
import type { Encoding } from './encodings.ts';
import { imageTokens } from './imageTokens.ts';
import { toolTexts } from './toolTokens.ts';

/** What a chat is made of: texts to be encoded, and tokens that are known without encoding. */
export interface ChatTexts {
  texts: string[];
  /** Tokens of the chat format itself, counted like text (a factor applies to them). */
  overhead: number;
  /** Tokens of images, by the vendor's own rule (no factor applies to them). */
  media: number;
  uncounted: string[];
}

/**
 * Takes a chat apart. Each message adds 3 tokens, a name 1 more, and the reply is primed with 3: OpenAI, "How to count
 * tokens with tiktoken", 6 (https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken). Other vendors
 * publish no such rule; the same is taken for them, and is within the error of their factor.
 */
export function chatTexts(
  messages: readonly ChatMessage[],
  { model, encoding, tools }: { model: string | undefined; encoding: Encoding; tools?: unknown },
): ChatTexts {
  const chat: ChatTexts = { texts: [], overhead: 3, media: 0, uncounted: [] };
  for (const message of messages) addMessage(chat, message, model);
  const definitions = toolTexts(tools, encoding);
  chat.texts.push(...definitions.texts);
  chat.overhead += definitions.overhead;
  chat.uncounted.push(...definitions.uncounted);
  return chat;
}

function addMessage(
  chat: ChatTexts,
  { role, content, name, tool_calls, tool_call_id }: ChatMessage,
  model: string | undefined,
): void {
  chat.overhead += 3;
  chat.texts.push(role);
  if (name !== undefined) {
    chat.overhead += 1;
    chat.texts.push(name);
  }
  if (typeof content === 'string') chat.texts.push(content);
  else for (const part of content ?? []) addPart(chat, part, model);
  // Not in the published rule: the call as it is written, name and arguments.
  for (const call of tool_calls ?? []) chat.texts.push(callText(call));
  if (tool_call_id !== undefined) chat.texts.push(tool_call_id);
}

function addPart(chat: ChatTexts, part: ContentPart, model: string | undefined): void {
  switch (part.type) {
    case 'text':
      chat.texts.push(part.text);
      return;
    case 'image_url': {
      const tokens = imageTokens(part.image_url, model);
      if (tokens === undefined) chat.uncounted.push('an image of unknown size');
      else chat.media += tokens;
      return;
    }
    case 'input_audio':
      chat.uncounted.push('audio');
      return;
    case 'file':
      chat.uncounted.push('a file');
      return;
    default:
      chat.uncounted.push('a part of unknown type');
  }
}

function callText(call: unknown): string {
  const called = (call as { function?: { name?: unknown; arguments?: unknown } } | null)?.function;
  if (!called) return JSON.stringify(call) ?? '';
  const { name, arguments: args } = called;
  return `${String(name)}${typeof args === 'string' ? args : (JSON.stringify(args) ?? '')}`;
}
