/** What a chat completion says: text, or, at Mistral, a list of parts of which some are thoughts. */
export type ChatContent = string | readonly ChatPart[] | null | undefined;

/** See https://docs.mistral.ai/studio-api/conversations/reasoning. */
interface ChatPart {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string | readonly { readonly text?: string }[];
}

/** The text of an answer; undefined where it has no content at all. */
export function writtenIn(content: ChatContent): string | undefined {
  if (!Array.isArray(content)) return (content as string | null | undefined) ?? undefined;
  return (content as readonly ChatPart[])
    .map(({ type, text }) => (type === 'text' ? (text ?? '') : ''))
    .join('');
}

/** The thoughts that stand in an answer before its text. */
export function thoughtIn(content: ChatContent): string {
  if (!Array.isArray(content)) return '';
  return (content as readonly ChatPart[])
    .map(({ thinking = '' }) =>
      typeof thinking === 'string' ? thinking : thinking.map(({ text = '' }) => text).join(''),
    )
    .join('');
}
