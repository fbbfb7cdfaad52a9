import type { CodeLanguage } from '../modelCalls/escapes.ts';

/** A part of a string in code: text with its escapes resolved, or an expression that is put in its place. */
export type LiteralPart = { kind: 'text'; text: string } | { kind: 'expression'; code: string };

/** A string literal of Python, JavaScript or TypeScript. Offsets are UTF-16 units into the file. */
export interface StringLiteral {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly LiteralPart[];
}

/** The language of one of the editor's; undefined for others. */
export function codeLanguageOf(languageId: string): CodeLanguage | undefined {
  if (languageId === 'python') return 'python';
  return /^(?:java|type)script(?:react)?$/.test(languageId) ? 'javascript' : undefined;
}

/** Parts with neighbouring texts joined and empty ones left out. */
export function joinParts(parts: readonly LiteralPart[]): LiteralPart[] {
  const joined: LiteralPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') last.text += part.text;
    else if (part.kind !== 'text' || part.text !== '') joined.push({ ...part });
  }
  return joined;
}
