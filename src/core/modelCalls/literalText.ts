import type { Hole } from './codeTokens.ts';

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

const escape = /\\(?:\r\n|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|u\{([\da-fA-F]{1,6})\}|([^]))/g;

/**
 * What a literal of Python or JavaScript says, as far as that is known without running it: without quotation marks,
 * prefix and escapes. In an f-string `{{` is one brace. Expressions stay as they are written.
 * @param written as in the source, prefix and quotation marks included
 * @param holes where the expressions stand in `written`
 */
export function literalText(
  written: string,
  language: 'python' | 'javascript',
  holes: readonly Hole[] = [],
): string {
  const [head = '', prefix = '', quote = ''] = /^([a-z]{0,2})("""|'''|["'`])/i.exec(written) ?? [];
  const isClosed = written.length >= head.length + quote.length && written.endsWith(quote);
  const end = isClosed ? written.length - quote.length : written.length;
  const isRaw = language === 'python' && /r/i.test(prefix);
  const resolve = (part: string): string => {
    const plain = isRaw
      ? part
      : part.replace(escape, (...found: (string | undefined)[]) => unescape(found, language));
    return /[ft]/i.test(prefix) ? plain.replaceAll('{{', '{').replaceAll('}}', '}') : plain;
  };
  let text = '';
  let at = head.length;
  for (const hole of holes) {
    text += resolve(written.slice(at, hole.start)) + written.slice(hole.start, hole.end);
    at = hole.end;
  }
  return (text + resolve(written.slice(at, end))).replaceAll('\r\n', '\n');
}

function unescape(
  [whole = '', hex, unit, point, braced, char]: (string | undefined)[],
  language: 'python' | 'javascript',
): string {
  const code = hex ?? unit ?? point ?? braced;
  if (code !== undefined) {
    const value = Number.parseInt(code, 16);
    return value <= 0x10_ffff ? String.fromCodePoint(value) : whole;
  }
  // A backslash before a line end joins the lines.
  if (char === undefined || char === '\n') return '';
  const known = escapes[char];
  if (known !== undefined) return known;
  // Python keeps the backslash before what is no escape; JavaScript drops it.
  return language === 'python' && !/["'\\]/.test(char) ? whole : char;
}
