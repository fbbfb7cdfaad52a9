import type { Hole } from './codeTokens.ts';
import { withoutEscapes, type CodeLanguage } from './escapes.ts';

/**
 * What a literal of Python or JavaScript says, as far as that is known without running it: without quotation marks,
 * prefix and escapes. In an f-string `{{` is one brace. Expressions stay as they are written.
 * @param written as in the source, prefix and quotation marks included
 * @param holes where the expressions stand in `written`
 */
export function literalText(written: string, language: CodeLanguage, holes: readonly Hole[] = []): string {
  const [head = '', prefix = '', quote = ''] = /^([a-z]{0,2})("""|'''|["'`])/i.exec(written) ?? [];
  const isClosed = written.length >= head.length + quote.length && written.endsWith(quote);
  const end = isClosed ? written.length - quote.length : written.length;
  const isRaw = language === 'python' && /r/i.test(prefix);
  const resolve = (part: string): string => {
    const plain = isRaw ? part : withoutEscapes(part, language);
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
