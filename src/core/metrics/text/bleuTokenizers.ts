import { charactersOf, splitWords } from './words.ts';

/** sacreBLEU's tokenizers: mteval-v13a, mteval-v14 international, white space only, one character each. */
export type BleuTokenizer = '13a' | 'intl' | 'none' | 'char';

/** Splits a text as sacreBLEU does (github.com/mjpost/sacrebleu, sacrebleu/tokenizers). Time: linear. */
export const bleuTokenizers: Record<BleuTokenizer, (text: string) => string[]> = {
  '13a': tokenize13a,
  intl: tokenizeInternational,
  none: splitWords,
  char: (text) => charactersOf(text.replace(/\s+/gu, '')),
};

/** The tokenizer of NIST's mteval-v13a.pl: Western punctuation, XML entities, dots and commas of numbers kept. */
function tokenize13a(text: string): string[] {
  const line = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return splitWords(
    ` ${line} `
      .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ')
      .replace(/([^0-9])([.,])/gu, '$1 $2 ')
      .replace(/([.,])([^0-9])/gu, ' $1 $2')
      .replace(/([0-9])(-)/gu, '$1 $2 '),
  );
}

/**
 * The international tokenizer of mteval-v14.pl: every punctuation mark next to a non-number, every symbol.
 * As there, a dot that ends the text after a digit stays with the number.
 */
function tokenizeInternational(text: string): string[] {
  return splitWords(
    text
      .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
      .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
      .replace(/\p{S}/gu, ' $& '),
  );
}
