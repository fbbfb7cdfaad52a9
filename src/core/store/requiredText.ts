/** Shorter texts are in nearly every output: to look for them first would only cost time. */
const shortest = 3;

/**
 * The longest plain text that whatever a regular expression finds must hold, so that rows without it need not be asked.
 * Undefined when there is none that is sure: alternatives, groups and classes are not looked into. Only of letters that
 * SQLite's LIKE and the flags `iu` fold alike: `s` and `k` have partners outside of ASCII (U+017F, U+212A).
 * @param source of a regular expression that is one
 */
export function requiredText(source: string): string | undefined {
  const found: string[] = [''];
  const cut = () => void found.push('');
  const dropLast = () => {
    found[found.length - 1] = (found.at(-1) ?? '').slice(0, -1);
    cut();
  };
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? '';
    if (character === '|') return undefined;
    if (character === '(' || character === '[') {
      i = endOf(source, i);
      cut();
    } else if (character === '\\') {
      const next = source[++i] ?? '';
      // A letter after a backslash is a class, a place, or a code with more to come.
      if (/[^\p{L}\p{N}]/u.test(next) && isPlain(next)) found[found.length - 1] += next;
      else {
        if (/[cukx]/.test(next)) return undefined;
        cut();
      }
    } else if (/[*?{]/.test(character)) {
      dropLast();
      if (character === '{') i = Math.max(i, source.indexOf('}', i));
    } else if (isPlain(character) && !/[.+^$)\]}]/.test(character)) found[found.length - 1] += character;
    else cut();
  }
  const longest = found.reduce((best, text) => (text.length > best.length ? text : best));
  return longest.length >= shortest ? longest : undefined;
}

function isPlain(character: string): boolean {
  return /^[\x20-\x7e]$/.test(character) && !/[sk]/i.test(character);
}

/** Where a group or a class that begins at a place ends. */
function endOf(source: string, start: number): number {
  let depth = 0;
  let inClass = false;
  for (let i = start; i < source.length; i++) {
    const character = source[i];
    if (character === '\\') i++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth === 0 && !inClass) return i;
  }
  return source.length;
}
