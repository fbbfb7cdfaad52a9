import type { CodeTokens } from '../modelCalls/codeTokens.ts';
import { scanCode } from '../modelCalls/scanCode.ts';
import { readLiteral } from '../modelCalls/literalText.ts';
import { beforeExpression } from '../modelCalls/scanJavaScript.ts';
import { javascriptPlaceOf } from './javascriptPlace.ts';
import { type StringLiteral, textTokenAt } from './literal.ts';

/**
 * The string or template literal of a JavaScript or TypeScript text around an offset; the outermost one where
 * templates are nested. Undefined in comments, regular expressions, tagged templates, outside of strings, and where a
 * string is no value.
 */
export function javascriptLiteralAt(text: string, offset: number): StringLiteral | undefined {
  const tokens = scanCode(text, 'javascript');
  const index = textTokenAt(tokens, offset);
  if (index === undefined || isTagged(tokens, index)) return undefined;
  const place = javascriptPlaceOf(tokens, index);
  if (!place) return undefined;
  if (place === 'attribute') return attributeAt(tokens, index);
  const { parts, closed } = readLiteral(tokens.written(index), 'javascript', tokens.holesIn(index));
  if (!closed) return undefined;
  const trimmed = parts.map((part) => (part.kind === 'text' ? part : { ...part, code: part.code.trim() }));
  return { start: tokens.start(index), end: tokens.end(index), parts: trimmed };
}

/** In JSX a backslash is one; what stands for a character (`&amp;`) is left to JSX. */
function attributeAt(tokens: CodeTokens, index: number): StringLiteral | undefined {
  const written = tokens.written(index);
  const text = written.slice(1, -1);
  if (written.length < 2 || written.at(-1) !== written[0] || text.includes('&')) return undefined;
  const place = { start: tokens.start(index), end: tokens.end(index) };
  return { ...place, parts: [{ kind: 'text', text }], isAttribute: true };
}

/** A value right before a template is its tag, which may make anything of it. */
function isTagged(tokens: CodeTokens, index: number): boolean {
  if (!tokens.written(index).startsWith('`')) return false;
  const before = tokens.written(index - 1);
  return tokens.isName(index - 1) ? !beforeExpression.test(before) : before === ')' || before === ']';
}
