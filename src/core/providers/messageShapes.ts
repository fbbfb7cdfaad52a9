import type { ChatMessage, ContentPart } from '../prompts/prompt.ts';
import { parseArguments } from './openaiUsage.ts';

/** What vendors keep apart: instructions and conversation. */
export function splitSystem(messages: readonly ChatMessage[]): {
  system: string;
  conversation: readonly ChatMessage[];
} {
  const isSystem = ({ role }: ChatMessage) => role === 'system' || role === 'developer';
  return {
    system: messages
      .filter(isSystem)
      .map(({ content }) => textOf(content))
      .join('\n\n'),
    conversation: messages.filter((message) => !isSystem(message)),
  };
}

/** The text of a content, without its pictures and files. */
export function textOf(content: ChatMessage['content'] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

export function partsOf(content: ChatMessage['content'] | null | undefined): readonly ContentPart[] {
  if (content === null || content === undefined || content === '') return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** A data URL's parts; undefined for another address. */
export function readDataUrl(url: string): { mimeType: string; data: string } | undefined {
  const [, mimeType, data] = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s.exec(url) ?? [];
  if (mimeType === undefined || data === undefined) return undefined;
  // No vendor knows the name that many files are sent by.
  return { mimeType: mimeType === 'image/jpg' ? 'image/jpeg' : mimeType, data };
}

/** The tool calls that an assistant's message of a chat prompt carries, in OpenAI's form. */
export function callsOf({ tool_calls = [] }: ChatMessage): { id: string; name: string; input: unknown }[] {
  return tool_calls.map((call) => {
    const { id = '', function: called } = call as {
      id?: string;
      function?: { name?: string; arguments?: string };
    };
    return { id, name: called?.name ?? '', input: parseArguments(called?.arguments) };
  });
}

/** A tool's definition in OpenAI's form; undefined when it is in the vendor's own. */
export function functionTool(
  tool: unknown,
): { name: string; description?: string; parameters?: unknown } | undefined {
  const definition = (tool as { type?: unknown; function?: unknown } | null)?.function;
  return definition === undefined ? undefined : (definition as { name: string });
}

/** The name of the tool that `tool_choice` insists on, in OpenAI's form. */
export function chosenTool(choice: unknown): string | undefined {
  return (choice as { function?: { name?: string } } | null)?.function?.name;
}

/** The schema of `response_format: { type: json_schema }`. */
export function schemaOf(format: unknown): Record<string, unknown> | undefined {
  const {
    type,
    json_schema: wrapped,
    schema,
  } = (format ?? {}) as {
    type?: string;
    json_schema?: { schema?: Record<string, unknown> };
    schema?: Record<string, unknown>;
  };
  return type === 'json_schema' ? (wrapped?.schema ?? schema) : undefined;
}

/** `stop` as a list. */
export function stopList(stop: unknown): string[] | undefined {
  if (stop === undefined || stop === null) return undefined;
  const list: unknown[] = Array.isArray(stop) ? stop : [stop];
  return list.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
}
