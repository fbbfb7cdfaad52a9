import type { CodeTokens } from './codeTokens.ts';
import { isClosing } from './codeTokens.ts';
import { literalText } from './literalText.ts';

/** Indexes of the first and the last token. */
export interface Span {
  first: number;
  last: number;
}

/** What code joins to one text. */
export interface JoinedText {
  /** Escapes resolved; expressions as they are written, with the signs that a template has around them. */
  text: string;
  /** Whether running the code fills something in. */
  open: boolean;
}

const keywords =
  /^(?:return|yield|await|new|typeof|in|of|is|if|else|while|and|or|not|case|lambda|throw|raise|assert|default)$/;
const factors = ['*', '/', '%'];

/**
 * The literal at an index with all that is joined to it: literals side by side, and operands of a plus, whatever they
 * are. Brackets around it all are taken along where something is joined to them.
 */
export function joinedSpan(tokens: CodeTokens, index: number): Span {
  let span = { first: operandStart(tokens, index) ?? index, last: operandEnd(tokens, index) ?? index };
  for (;;) {
    span = sumAround(tokens, span);
    const outer = { first: span.first - 1, last: span.last + 1 };
    const isBracketed =
      isGrouping(tokens, outer.first) &&
      tokens.closing(outer.first) === outer.last &&
      outer.last < tokens.length;
    if (!isBracketed || !(isJoined(tokens, outer) || tokens.sign(outer.last + 1) === '.')) return span;
    span = { ...outer, last: operandEnd(tokens, outer.first) ?? outer.last };
  }
}

/** Whether a plus stands before it or behind it. */
export function isJoined(tokens: CodeTokens, { first, last }: Span): boolean {
  return tokens.sign(first - 1) === '+' || (tokens.sign(last + 1) === '+' && tokens.sign(last + 2) !== '=');
}

function sumAround(tokens: CodeTokens, span: Span): Span {
  let { first, last } = span;
  while (tokens.sign(first - 1) === '+') {
    const start = operandStart(tokens, first - 2);
    if (start === undefined) break;
    first = start;
  }
  while (tokens.sign(last + 1) === '+') {
    const end = operandEnd(tokens, last + 2);
    if (end === undefined) break;
    last = end;
  }
  return { first, last };
}

/** What a span that was joined says. */
export function joinedText(tokens: CodeTokens, { first, last }: Span): JoinedText {
  const texts: string[] = [];
  let open = isJoined(tokens, { first, last });
  for (let at = first; at <= last; at += 1) {
    if (tokens.sign(at) === '+') continue;
    const end = Math.min(last, operandEnd(tokens, at) ?? at);
    const operand = textOfOperand(tokens, { first: at, last: end });
    texts.push(operand.text);
    open ||= operand.open;
    at = end;
  }
  return { text: texts.join(''), open };
}

function textOfOperand(tokens: CodeTokens, { first, last }: Span): JoinedText {
  const start = isTag(tokens, first, last) ? textBehind(tokens, first) : first;
  if (tokens.isText(start)) {
    const texts: string[] = [];
    let open = false;
    let at = start;
    for (; at <= last && tokens.isText(at); at += 1) {
      const holes = tokens.holesIn(at);
      texts.push(literalText(tokens.written(at), tokens.language, holes));
      open ||= holes.length > 0;
    }
    return { text: texts.join(''), open: open || isFilled(tokens, at) };
  }
  if (isGrouping(tokens, first)) {
    const close = tokens.closing(first);
    const inner = { first: first + 1, last: close - 1 };
    if (isSum(tokens, inner)) {
      const { text, open } = joinedText(tokens, inner);
      return { text, open: open || isFilled(tokens, close + 1) };
    }
  }
  const code = tokens.text.slice(tokens.start(first), tokens.end(last));
  return { text: tokens.language === 'python' ? `{${code}}` : `\${${code}}`, open: true };
}

/** A method, or `%`, fills in the places of a text. */
function isFilled(tokens: CodeTokens, at: number): boolean {
  return (
    tokens.sign(at) === '%' || (tokens.sign(at) === '.' && /^(?:format|replace)/.test(tokens.written(at + 1)))
  );
}

/** Whether nothing but operands and a plus between them is there, and a literal among them. */
function isSum(tokens: CodeTokens, { first, last }: Span): boolean {
  let hasText = false;
  for (let at = first; ; at += 2) {
    hasText ||= tokens.isText(at) || isGrouping(tokens, at);
    const end = operandEnd(tokens, at);
    if (end === undefined || end > last) return false;
    if (end === last) return hasText;
    if (tokens.sign(end + 1) !== '+') return false;
    at = end;
  }
}

/** A bracket that calls nothing and only holds a value together. */
function isGrouping(tokens: CodeTokens, open: number): boolean {
  if (tokens.sign(open) !== '(') return false;
  const before = tokens.sign(open - 1);
  // foo<Type>(…) calls, => (…) does not.
  if (isClosing(before) || (before === '>' && tokens.sign(open - 2) !== '=')) return false;
  return !tokens.isName(open - 1) || isKeyword(tokens, open - 1);
}

function isKeyword(tokens: CodeTokens, at: number): boolean {
  return keywords.test(tokens.written(at)) && tokens.sign(at - 1) !== '.';
}

/** dedent`…`: the name and its template stand side by side. */
function isTag(tokens: CodeTokens, first: number, last: number): boolean {
  if (!tokens.isName(first)) return false;
  const text = textBehind(tokens, first);
  return text <= last && isTagged(tokens, text);
}

function textBehind(tokens: CodeTokens, name: number): number {
  let at = name + 1;
  while (tokens.sign(at) === '.' && tokens.isName(at + 1)) at += 2;
  return at;
}

/** Whether a literal is a template that a tag stands before. */
function isTagged(tokens: CodeTokens, literal: number): boolean {
  return (
    tokens.isText(literal) &&
    tokens.text[tokens.start(literal)] === '`' &&
    tokens.isName(literal - 1) &&
    tokens.end(literal - 1) === tokens.start(literal)
  );
}

/** The last token of the operand that begins at an index; undefined where none does. */
function operandEnd(tokens: CodeTokens, from: number): number | undefined {
  let at = from;
  while (/^(?:await|new)$/.test(tokens.written(at))) at += 1;
  if (tokens.isText(at)) while (tokens.isText(at + 1)) at += 1;
  else if (tokens.sign(at) === '(' || tokens.sign(at) === '[') at = tokens.closing(at);
  else if (!tokens.isName(at) || isKeyword(tokens, at)) return undefined;
  for (;;) {
    const sign = tokens.sign(at + 1);
    const types = sign === '<' ? typesEnd(tokens, at + 1) : undefined;
    if (types !== undefined) at = types;
    else if (sign === '.' && tokens.isName(at + 2)) at += 2;
    else if (sign === '?' && tokens.sign(at + 2) === '.') at += tokens.isName(at + 3) ? 3 : 2;
    else if (sign === '!' && tokens.sign(at + 2) !== '=') at += 1;
    else if ((sign === '(' || sign === '[') && isSameLine(tokens, at)) at = tokens.closing(at + 1);
    else if (isTagged(tokens, at + 1)) at += 1;
    else break;
  }
  if (at >= tokens.length) return undefined;
  return factors.includes(tokens.sign(at + 1)) ? (operandEnd(tokens, at + 2) ?? at) : at;
}

/** Type arguments stand between a function and its bracket: `generateObject<Recipe>(`. @param at what is before that */
export function typesBefore(tokens: CodeTokens, at: number): number {
  if (tokens.sign(at) !== '>') return at;
  let depth = 0;
  for (let i = at; i > at - 60; i -= 1) {
    if (tokens.sign(i) === '>') depth += 1;
    else if (tokens.sign(i) === '<' && --depth === 0) return i - 1;
  }
  return at;
}

/** The end of type arguments that a bracket follows. */
function typesEnd(tokens: CodeTokens, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < open + 60; at += 1) {
    if (tokens.sign(at) === '<') depth += 1;
    else if (tokens.sign(at) === '>' && --depth === 0) return tokens.sign(at + 1) === '(' ? at : undefined;
  }
  return undefined;
}

/** What a line begins with in brackets belongs to no call. */
function isSameLine(tokens: CodeTokens, at: number): boolean {
  return !/[\r\n]/.test(tokens.text.slice(tokens.end(at), tokens.start(at + 1)));
}

/** The first token of the operand that ends at an index; undefined where none does. */
function operandStart(tokens: CodeTokens, to: number): number | undefined {
  let at = to;
  for (;;) {
    while (tokens.sign(at) === '!') at -= 1;
    if (isClosing(tokens.sign(at))) {
      at = tokens.opening(at);
      if (at < 0 || tokens.sign(at) === '{') return undefined;
      const before = typesBefore(tokens, at - 1);
      const isCalled =
        (isClosing(tokens.sign(before)) ||
          tokens.isText(before) ||
          (tokens.isName(before) && !isKeyword(tokens, before))) &&
        isSameLine(tokens, before);
      if (!isCalled) break;
      at = before;
      continue;
    }
    if (tokens.isText(at)) {
      while (tokens.isText(at - 1)) at -= 1;
      if (!isTagged(tokens, at)) break;
      at -= 1;
    }
    if (!tokens.isName(at) || isKeyword(tokens, at)) return undefined;
    if (tokens.sign(at - 1) !== '.') break;
    at -= tokens.sign(at - 2) === '?' ? 3 : 2;
  }
  while (/^(?:await|new)$/.test(tokens.written(at - 1))) at -= 1;
  return factors.includes(tokens.sign(at - 1)) ? (operandStart(tokens, at - 2) ?? at) : at;
}
