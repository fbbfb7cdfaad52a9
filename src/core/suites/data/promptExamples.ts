/** What templates put in: it is no part of the prompt's own text. */
const placeholders = /\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs;

/**
 * The texts that a prompt brings along itself: the messages of a chat one by one, or the paragraphs and lines of a
 * text, without what its template puts in.
 */
export function exampleTexts(raw: string): string[] {
  const messages = messagesOf(raw);
  const texts = messages ?? raw.split(/\n+/);
  const own = texts.map((text) => text.replaceAll(placeholders, ' ').trim()).filter((text) => text !== '');
  // A text may hold an example over several lines.
  return messages ? own : [...own, raw.replaceAll(placeholders, '\n')];
}

function messagesOf(raw: string): string[] | undefined {
  if (!/^\s*\[/.test(raw)) return undefined;
  try {
    const parsed: unknown = JSON.parse(raw);
    if (!Array.isArray(parsed)) return undefined;
    return parsed.flatMap((message: unknown) => {
      const content =
        typeof message === 'object' && message !== null
          ? (message as { content?: unknown }).content
          : undefined;
      return typeof content === 'string' ? [content] : content === undefined ? [] : [JSON.stringify(content)];
    });
  } catch {
    // A template around JSON, or YAML: read as text.
    return undefined;
  }
}
