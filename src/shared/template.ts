/** A text of the engine with places that are filled in, and its translation. */
export interface Template {
  /** What stands before, between and behind the places; the first begins in lower case. */
  readonly pieces: readonly string[];
  readonly translation: string;
  /** Letters of the text itself: what has few of them says little about where a text comes from. */
  readonly letters: number;
  /** Letters and signs. */
  readonly length: number;
}

/** What a place was filled with, and whether the text says where it begins and ends. */
export interface Filling {
  readonly value: string;
  /** Between quotation marks or other signs: a text of somebody, which nobody translates. */
  readonly enclosed: boolean;
  /** After a colon or a full stop, where anything may follow. */
  readonly introduced: boolean;
}

/** A text whose end is missing is known by its beginning. */
const shortestBeginning = 8;

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  '`': '`',
  '/': '/',
  '(': ')',
  '[': ']',
  '{': '}',
};

/** @param text in English, with `{0}` where something is filled in */
export function templateOf(text: string, translation: string): Template {
  const [first = '', ...rest] = text.split(/\{\d+\}/);
  const pieces = [uncapitalised(first), ...rest];
  const fixed = pieces.join('');
  return { pieces, translation, letters: fixed.replaceAll(/\P{L}/gu, '').length, length: fixed.length };
}

export function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * What a text fills a template with, each place with as little as it can; undefined where the text is not of it. Takes
 * time by the length of the text only, for a text may be anybody's.
 * @param text its first letter in lower case
 * @param isCut whether its end is missing, so that only its last place may be
 */
export function fillings({ pieces }: Template, text: string, isCut: boolean): Filling[] | undefined {
  const [first = '', ...rest] = pieces;
  if (isCut && first.length < shortestBeginning) return undefined;
  const last = isCut ? '' : (rest.at(-1) ?? '');
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const whole = text.length - last.length;
  const found: Filling[] = [];
  let at = first.length;
  let before = first;
  for (const [index, piece] of rest.entries()) {
    const next = index === rest.length - 1 ? whole : text.indexOf(piece, at);
    if (next < at || next > whole) return undefined;
    const value = text.slice(at, next);
    const end = closing[before.at(-1) ?? ''];
    const enclosed = end !== undefined && piece.startsWith(end);
    // Another sentence has begun within it.
    if (enclosed && value.includes(`${end}. `)) return undefined;
    found.push({
      value,
      enclosed,
      introduced: before === '' ? (found.at(-1)?.introduced ?? false) : /[:.] $/.test(before),
    });
    at = next + piece.length;
    before = piece;
  }
  return found;
}

/** The translation with its places filled. */
export function filled({ translation }: Template, values: readonly string[]): string {
  return translation.replaceAll(/\{(\d+)\}/g, (mark, index: string) => values[Number(index)] ?? mark);
}
