import { splitWords } from './words.ts';

export interface TerTokenOptions {
  /** Split off Western punctuation and resolve XML entities. Default false: words between white space. */
  normalized?: boolean;
  /** With `normalized`: each Chinese character is a word, and Asian punctuation is split off. Default false. */
  asian?: boolean;
  /** Drop punctuation. Default false. */
  noPunctuation?: boolean;
  /** Default false. */
  caseSensitive?: boolean;
}

const asianPunctuation = /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb]/gu;
const fullWidthPunctuation = /[\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/gu;

/** Words as tercom splits them (sacrebleu/tokenizers/tokenizer_ter.py). */
export function terWords(text: string, options: TerTokenOptions = {}): string[] {
  let line = options.caseSensitive ? text : text.toLowerCase();
  if (options.normalized) {
    line = normalizeWestern(line);
    if (options.asian) line = normalizeAsian(line);
  }
  if (options.noPunctuation) {
    line = line.replace(/[.,?:;!"()]/g, '');
    if (options.asian) line = line.replace(asianPunctuation, '').replace(fullWidthPunctuation, '');
  }
  return splitWords(line);
}

function normalizeWestern(text: string): string {
  const line = text
    .replaceAll('\n-', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${line} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ')
    .replaceAll("'s ", " 's ")
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ');
}

function normalizeAsian(text: string): string {
  return text
    .replace(/[\u4e00-\u9fff\u3400-\u4dbf\u31c0-\u31ef\u2e80-\u2eff]/gu, ' $& ')
    .replace(/[\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f\u3200-\u32ff]/gu, ' $& ')
    .replace(asianPunctuation, ' $& ')
    .replace(fullWidthPunctuation, ' $& ');
}
