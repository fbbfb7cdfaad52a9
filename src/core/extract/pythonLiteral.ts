import { type CodeTokens, isClosing, isOpening } from '../modelCalls/codeTokens.ts';
import { scanCode } from '../modelCalls/scanCode.ts';
import { joinParts, type LiteralPart, readLiteral } from '../modelCalls/literalText.ts';
import { isPythonValue } from './pythonPlace.ts';
import { type StringLiteral, textTokenAt } from './literal.ts';

/**
 * The string of a Python text around an offset, f-strings included, with the strings that follow or precede it without
 * an operator, which Python joins. Undefined in comments, for bytes, outside of strings, and where one is no value.
 */
export function pythonLiteralAt(text: string, offset: number): StringLiteral | undefined {
  const tokens = scanCode(text, 'python');
  const index = textTokenAt(tokens, offset);
  if (index === undefined || !isString(tokens, index)) return undefined;
  let first = index;
  let last = index;
  while (isString(tokens, first - 1) && canFollow(tokens, first - 1)) first -= 1;
  while (isString(tokens, last + 1) && canFollow(tokens, last)) last += 1;
  if (!isPythonValue(tokens, first, last)) return undefined;
  const parts: LiteralPart[] = [];
  for (let at = first; at <= last; at += 1) {
    const own = partsOf(tokens, at);
    if (own === undefined) return undefined;
    parts.push(...own);
  }
  return { start: tokens.start(first), end: tokens.end(last), parts: joinParts(parts) };
}

/** Neither bytes nor a template, which is no text. */
function isString(tokens: CodeTokens, index: number): boolean {
  return tokens.isText(index) && !/^[a-z]*[bt]/i.test(tokens.written(index));
}

/** Whether the literal after the one at an index is joined to it: on one line, or anywhere inside brackets. */
function canFollow(tokens: CodeTokens, index: number): boolean {
  const between = tokens.text.slice(tokens.end(index), tokens.start(index + 1));
  return /^(?:[ \t]|\\\r?\n)*$/.test(between) || tokens.around(index) >= 0;
}

function partsOf(tokens: CodeTokens, index: number): LiteralPart[] | undefined {
  const { parts, closed } = readLiteral(tokens.written(index), 'python', tokens.holesIn(index));
  if (!closed) return undefined;
  const found: LiteralPart[] = [];
  for (const part of parts) {
    const field = part.kind === 'text' ? [part] : fieldOf(part.code);
    if (field === undefined) return undefined;
    found.push(...field);
  }
  return found;
}

/** `expression!r:format` of an f-string, as code that gives the same text. */
function fieldOf(written: string): LiteralPart[] | undefined {
  const { mark, colon } = signsOf(written);
  const format = colon < 0 ? '' : written.slice(colon + 1);
  // A format that is computed itself would need an f-string again.
  if (format.includes('{')) return undefined;
  const value = written.slice(0, mark >= 0 ? mark : colon >= 0 ? colon : written.length);
  const named = /^(.*[^=!<>])=\s*$/s.exec(value);
  const expression = (named?.[1] ?? value).trim();
  if (expression === '') return undefined;
  const how = mark >= 0 ? written[mark + 1] : named && format === '' ? 'r' : undefined;
  const wrapper = { r: 'repr', a: 'ascii', s: 'str' }[how ?? ''];
  const wrapped = wrapper ? `${wrapper}(${expression})` : expression;
  const code = format === '' ? wrapped : `format(${wrapped}, ${JSON.stringify(format)})`;
  return [...(named ? [{ kind: 'text' as const, text: value }] : []), { kind: 'expression', code }];
}

/** Where the conversion and the format of a field begin: outside of brackets and strings. */
function signsOf(written: string): { mark: number; colon: number } {
  const tokens = scanCode(written, 'python');
  let depth = 0;
  let mark = -1;
  for (let index = 0; index < tokens.length; index += 1) {
    const sign = tokens.sign(index);
    const at = tokens.start(index);
    if (isOpening(sign)) depth += 1;
    else if (isClosing(sign)) depth -= 1;
    else if (depth > 0) continue;
    else if (sign === ':') return { mark, colon: at };
    else if (sign === '!' && /^![rsa]\s*(?::|$)/.test(written.slice(at))) mark = at;
  }
  return { mark, colon: -1 };
}
