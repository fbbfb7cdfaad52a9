/** Languages whose strings are read. */
export type CodeLanguage = 'python' | 'javascript';

const common: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  // A backslash before a line end joins the lines.
  '\n': '',
  '\r\n': '',
};

const coded = {
  python: /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|()([0-7]{1,3}))/y,
  javascript: /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|()(0)(?!\d))/y,
} as const;

/**
 * One escape of a string literal.
 * @param at where its backslash stands
 * @returns what it stands for, and how many characters of the source it takes
 */
function readEscape(text: string, at: number, language: CodeLanguage): { resolved: string; length: number } {
  const pattern = coded[language];
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found) {
    const [whole, byte, unit, point, , octal] = found;
    const value =
      octal === undefined ? Number.parseInt(byte ?? unit ?? point ?? '', 16) : Number.parseInt(octal, 8);
    const resolved = value <= 0x10_ffff ? String.fromCodePoint(value) : whole;
    return { resolved, length: whole.length };
  }
  const next = text.startsWith('\r\n', at + 1) ? '\r\n' : text.slice(at + 1, at + 2);
  const length = 1 + next.length;
  const known = common[next];
  if (known !== undefined) return { resolved: known, length };
  if (language === 'javascript' || /["'\\]/.test(next)) return { resolved: next, length };
  // Python keeps the backslash before what is no escape.
  return { resolved: next === 'a' ? '\u0007' : `\\${next}`, length };
}

/** A text with all its escapes resolved. */
export function withoutEscapes(text: string, language: CodeLanguage): string {
  let resolved = '';
  let at = 0;
  for (let next = text.indexOf('\\'); next >= 0; next = text.indexOf('\\', at)) {
    const escape = readEscape(text, next, language);
    resolved += text.slice(at, next) + escape.resolved;
    at = next + escape.length;
  }
  return resolved + text.slice(at);
}
