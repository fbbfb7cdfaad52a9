import { parse as parseYaml } from 'yaml';
import type { ChatMessage } from './prompt.ts';

const roles: ReadonlySet<string> = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

/** The messages of a text that is a JSON or YAML array of `{ role, content }`; undefined for any other text. */
export function parseChat(text: string): ChatMessage[] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return asMessages(tryParse(() => JSON.parse(trimmed) as unknown));
  if (/^-\s+["']?(?:role|content)["']?\s*:/.test(trimmed))
    return asMessages(tryParse(() => parseYaml(trimmed, { logLevel: 'error' }) as unknown));
  return undefined;
}

/** A value as messages, when it is a list of them. */
export function asMessages(value: unknown): ChatMessage[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(isMessage) ? value : undefined;
}

function isMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { role, content, tool_calls: calls } = value as Record<string, unknown>;
  if (typeof role !== 'string' || !roles.has(role)) return false;
  return typeof content === 'string' || Array.isArray(content) || Array.isArray(calls);
}

function tryParse(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    // Not every text that begins with a bracket is JSON.
    return undefined;
  }
}

/** A text as one user message. */
export function userMessage(text: string): ChatMessage[] {
  return [{ role: 'user', content: text }];
}

/** The chat as it is shown and recorded: JSON with two-space indent. */
export function chatText(messages: readonly ChatMessage[]): string {
  return JSON.stringify(messages, null, 2);
}
