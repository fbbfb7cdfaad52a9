import type { CodeTokens } from '../modelCalls/codeTokens.ts';
import type { CodeLanguage } from '../modelCalls/escapes.ts';
import type { LiteralPart } from '../modelCalls/literalText.ts';

/** A string literal of Python, JavaScript or TypeScript. Offsets are UTF-16 units into the file. */
export interface StringLiteral {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly LiteralPart[];
  /** The value of an attribute of JSX, where code needs braces around it. */
  readonly isAttribute?: boolean;
}

/** The language of one of the editor's; undefined for others. */
export function codeLanguageOf(languageId: string): CodeLanguage | undefined {
  if (languageId === 'python') return 'python';
  return /^(?:java|type)script(?:react)?$/.test(languageId) ? 'javascript' : undefined;
}

/** The index of the literal around an offset, its ends included. */
export function textTokenAt(tokens: CodeTokens, offset: number): number | undefined {
  const last = tokens.before(offset);
  return [last, last - 1].find((index) => tokens.isText(index) && tokens.end(index) >= offset);
}
