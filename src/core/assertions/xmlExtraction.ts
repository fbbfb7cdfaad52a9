/** An element with its end tag, from `start` up to, not including, `end`. */
export interface XmlSpan {
  start: number;
  end: number;
}

/** Deeper nesting than this is not followed. */
const maxDepth = 1000;
const tagPattern = /<(\/?)([\p{L}_:][\p{L}\p{N}_:.\-·]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/uy;

/** What is skipped as a whole, with how it ends. */
const sections = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * The elements of a text that are closed by their end tag, outermost first in order, whatever prose or unclosed tags
 * stand around them. Each is followed by the elements in it. Whether they are well-formed is for a parser to say.
 */
export function findElements(text: string): XmlSpan[] {
  const open: { name: string; start: number }[] = [];
  const found: XmlSpan[] = [];
  let at = text.indexOf('<');
  while (at !== -1) {
    tagPattern.lastIndex = at;
    const match = tagPattern.exec(text);
    const [tag = '', slash = '', name = '', rest = ''] = match ?? [];
    if (slash === '/') close(name, at + tag.length);
    else if (rest.endsWith('/')) found.push({ start: at, end: at + tag.length });
    else if (tag !== '' && open.length < maxDepth) open.push({ name, start: at });
    at = text.indexOf('<', tag === '' ? afterSection(text, at) : at + tag.length);
  }
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end);

  function close(name: string, end: number): void {
    const index = open.findLastIndex((tag) => tag.name === name);
    const [tag] = index === -1 ? [] : open.splice(index);
    if (tag) found.push({ start: tag.start, end });
  }
}

function afterSection(text: string, at: number): number {
  for (const [opening, closing] of sections) {
    if (!text.startsWith(opening, at)) continue;
    const end = text.indexOf(closing, at + opening.length);
    return end === -1 ? text.length : end + closing.length;
  }
  return at + 1;
}
