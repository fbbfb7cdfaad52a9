import type { LiteralPart, StringLiteral } from './literal.ts';
import { joinParts } from './literal.ts';
import { readEscape } from '../modelCalls/escapes.ts';

/**
 * The string of a Python text around an offset, f-strings included, with the strings that follow or precede it without
 * an operator, which Python joins. Undefined in comments, for bytes, and outside of strings.
 */
export function pythonLiteralAt(text: string, offset: number): StringLiteral | undefined {
  let run: StringLiteral | undefined;
  for (let at = 0; at < text.length;) {
    if (text[at] === '#') {
      at = lineEnd(text, at);
      continue;
    }
    const literal = stringAt(text, at);
    if (literal === undefined) {
      if (run && /\S/.test(text[at] ?? '')) {
        if (holds(run, offset)) return run;
        run = undefined;
      }
      if (at > offset && !run) return undefined;
      // A prefix is part of a string only where no name goes before it.
      const word = /[\p{L}_][\p{L}\p{N}_]*/uy;
      word.lastIndex = at;
      at += word.exec(text)?.[0].length ?? 1;
      continue;
    }
    if (literal === 'bytes') {
      run = undefined;
      at = endOfBytes(text, at);
      continue;
    }
    const follows = run && canFollow(text, run.end, literal.start);
    if (run && !follows && holds(run, offset)) return run;
    run =
      run && follows
        ? { start: run.start, end: literal.end, parts: joinParts([...run.parts, ...literal.parts]) }
        : literal;
    at = literal.end;
  }
  return run && holds(run, offset) ? run : undefined;
}

function holds({ start, end }: StringLiteral, offset: number): boolean {
  return offset >= start && offset <= end;
}

/** On one line, or inside brackets, which is all that code with strings below each other can mean. */
function canFollow(text: string, end: number, start: number): boolean {
  const between = text.slice(end, start);
  if (/^[ \t]*$/.test(between) || /^[ \t]*\\\r?\n[ \t]*$/.test(between)) return true;
  return /^\s*$/.test(between.replaceAll(/#.*/g, '')) && isInBrackets(text, end);
}

function isInBrackets(text: string, at: number): boolean {
  const line = text.slice(lineStart(text, at), at);
  const next = text.slice(at);
  // The line that the string stands on begins deeper than a statement, or opens a bracket: `ask(\n  "a"\n  "b"`.
  return (
    /[([{]\s*$/.test(text.slice(0, lineStart(text, at)).trimEnd()) ||
    /[([{]/.test(line) ||
    /^\s*["'rRfFuU]/.test(next)
  );
}

const opening = /([rRuUfFbB]{0,2})("""|'''|"|')/y;

function stringAt(text: string, at: number): StringLiteral | 'bytes' | undefined {
  opening.lastIndex = at;
  const found = opening.exec(text);
  if (!found || (at > 0 && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? ''))) return undefined;
  const [whole, prefix = '', quote = ''] = found;
  if (/b/i.test(prefix)) return 'bytes';
  const raw = /r/i.test(prefix);
  const formatted = /f/i.test(prefix);
  const parts: LiteralPart[] = [];
  let value = '';
  for (let place = at + whole.length; place < text.length;) {
    if (text.startsWith(quote, place)) {
      parts.push({ kind: 'text', text: value });
      return { start: at, end: place + quote.length, parts: joinParts(parts) };
    }
    const character = text[place] ?? '';
    if (character === '\n' && quote.length === 1) return undefined;
    if (formatted && (text.startsWith('{{', place) || text.startsWith('}}', place))) {
      value += character;
      place += 2;
    } else if (formatted && character === '{') {
      const field = replacement(text, place);
      if (!field) return undefined;
      parts.push({ kind: 'text', text: value + field.before }, { kind: 'expression', code: field.code });
      value = '';
      place = field.end;
    } else if (character === '\\' && !raw) {
      const { resolved, length } = readEscape(text, place, 'python');
      value += resolved;
      place += length;
    } else if (character === '\\') {
      value += text.slice(place, place + 2);
      place += 2;
    } else {
      value += character;
      place += 1;
    }
  }
  return undefined;
}

/** `{expression!r:format}` of an f-string, as code that gives the same text. */
function replacement(text: string, start: number): { code: string; before: string; end: number } | undefined {
  let depth = 0;
  let mark = -1;
  let colon = -1;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const nested = colon < 0 ? stringAt(text, at) : undefined;
    if (nested !== undefined && nested !== 'bytes') at = nested.end - 1;
    else if ('([{'.includes(character)) depth += 1;
    else if (depth > 0 && ')]}'.includes(character)) depth -= 1;
    else if (depth === 0 && colon < 0 && mark < 0 && /^![rsa](?=[:}])/.test(text.slice(at, at + 3)))
      mark = at;
    else if (depth === 0 && colon < 0 && character === ':') colon = at;
    else if (depth === 0 && character === '}') return fieldOf(text, start, at, mark, colon);
  }
  return undefined;
}

function fieldOf(
  text: string,
  start: number,
  end: number,
  mark: number,
  colon: number,
): { code: string; before: string; end: number } | undefined {
  const written = text.slice(start + 1, mark >= 0 ? mark : colon >= 0 ? colon : end);
  const format = colon < 0 ? '' : text.slice(colon + 1, end);
  // A format that is computed itself would need an f-string again.
  if (format.includes('{')) return undefined;
  const named = /^(.*[^=!<>])=\s*$/s.exec(written);
  const expression = (named?.[1] ?? written).trim();
  const how = mark >= 0 ? text[mark + 1] : named && format === '' ? 'r' : undefined;
  const wrapper = { r: 'repr', a: 'ascii', s: 'str' }[how ?? ''];
  const value = wrapper ? `${wrapper}(${expression})` : expression;
  const code = format === '' ? value : `format(${value}, ${JSON.stringify(format)})`;
  return expression === '' ? undefined : { code, before: named ? written : '', end: end + 1 };
}

function endOfBytes(text: string, at: number): number {
  opening.lastIndex = at;
  const [whole = ' ', , quote = '"'] = opening.exec(text) ?? [];
  const end = text.indexOf(quote, at + whole.length);
  return end < 0 ? text.length : end + quote.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
