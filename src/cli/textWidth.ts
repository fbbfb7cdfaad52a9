/** How many cells of a terminal a text takes. */
export type Measure = (text: string) => number;

/** ASCII, Latin letters, dashes, quotes and the ellipsis: a cell each. */
const narrow = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

/** Whether each character of a text is one cell, and none is joined with another. */
export function isNarrow(text: string): boolean {
  return narrow.test(text);
}

/** Measures the texts. What is needed for wide and combined characters takes long to load, and seldom is needed. */
export async function measureFor(texts: readonly string[]): Promise<Measure> {
  if (texts.every(isNarrow)) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  return stringWidth;
}
