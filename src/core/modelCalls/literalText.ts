import type { Hole } from './codeTokens.ts';
import { type CodeLanguage, withoutEscapes } from './escapes.ts';

/** A part of a string in code: text with its escapes resolved, or an expression that is put in its place. */
export type LiteralPart = { kind: 'text'; text: string } | { kind: 'expression'; code: string };

/** What a literal consists of, as far as that is known without running it. */
export interface Literal {
  readonly parts: readonly LiteralPart[];
  /** Whether it has its last quotation mark. */
  readonly closed: boolean;
}

/**
 * Reads a literal of Python or JavaScript: without quotation marks, prefix and escapes. In an f-string `{{` is one
 * brace.
 * @param written as in the source, prefix and quotation marks included
 * @param holes where the expressions stand in `written`
 */
export function readLiteral(written: string, language: CodeLanguage, holes: readonly Hole[]): Literal {
  const [head = '', prefix = '', quote = ''] = /^([a-z]{0,2})("""|'''|["'`])/i.exec(written) ?? [];
  const inner = written.slice(head.length, -quote.length);
  const isEscaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(inner);
  const closed = written.length >= head.length + quote.length && written.endsWith(quote) && !isEscaped;
  const isRaw = language === 'python' && /r/i.test(prefix);
  const isFormatted = /[ft]/i.test(prefix);
  const resolve = (part: string): string => {
    const plain = isRaw ? part : withoutEscapes(part, language);
    return isFormatted ? plain.replaceAll('{{', '{').replaceAll('}}', '}') : plain;
  };
  // The signs around an expression belong to it, not to the text.
  const opening = language === 'python' ? 1 : 2;
  const parts: LiteralPart[] = [];
  let at = head.length;
  for (const { start, end } of holes) {
    parts.push(
      { kind: 'text', text: resolve(written.slice(at, start - opening)) },
      { kind: 'expression', code: written.slice(start, end) },
    );
    at = end + 1;
  }
  const end = closed ? written.length - quote.length : written.length;
  parts.push({ kind: 'text', text: resolve(written.slice(at, end)) });
  return { parts: joinParts(parts), closed };
}

/** What a literal says, its expressions as they are written, with the signs around them. */
export function literalText(written: string, language: CodeLanguage, holes: readonly Hole[] = []): string {
  const opening = language === 'python' ? '{' : '${';
  return readLiteral(written, language, holes)
    .parts.map((part) => (part.kind === 'text' ? part.text : `${opening}${part.code}}`))
    .join('')
    .replaceAll('\r\n', '\n');
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
