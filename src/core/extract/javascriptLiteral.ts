import type { CodeTokens } from '../modelCalls/codeTokens.ts';
import { scanCode } from '../modelCalls/scanCode.ts';
import { readLiteral } from '../modelCalls/literalText.ts';
import { beforeExpression } from '../modelCalls/scanJavaScript.ts';
import { type StringLiteral, textTokenAt } from './literal.ts';

/**
 * The string or template literal of a JavaScript or TypeScript text around an offset; the outermost one where
 * templates are nested. Undefined in comments, regular expressions, tagged templates, and outside of strings.
 */
export function javascriptLiteralAt(text: string, offset: number): StringLiteral | undefined {
  const tokens = scanCode(text, 'javascript');
  const index = textTokenAt(tokens, offset);
  if (index === undefined || isTagged(tokens, index)) return undefined;
  const { parts, closed } = readLiteral(tokens.written(index), 'javascript', tokens.holesIn(index));
  if (!closed) return undefined;
  const trimmed = parts.map((part) => (part.kind === 'text' ? part : { ...part, code: part.code.trim() }));
  return { start: tokens.start(index), end: tokens.end(index), parts: trimmed };
}

/** A value right before a template is its tag, which may make anything of it. */
function isTagged(tokens: CodeTokens, index: number): boolean {
  if (!tokens.written(index).startsWith('`')) return false;
  const before = tokens.written(index - 1);
  return tokens.isName(index - 1) ? !beforeExpression.test(before) : before === ')' || before === ']';
}
