import type { YamlContext } from './yamlContext.ts';

interface Frame {
  isMap: boolean;
  /** The key whose value is being typed. */
  key?: string | undefined;
  keys: string[];
}

/**
 * Finds the context in a list or map in brackets that begins on the cursor's line.
 * @param text from the first bracket to the cursor
 * @param offset the column of the first bracket
 * @param base the path of what is in the brackets
 * @returns undefined behind the last bracket, and behind a value that is whole
 */
export function flowContext(
  text: string,
  offset: number,
  base: YamlContext['path'],
): YamlContext | undefined {
  const frames: Frame[] = [];
  let start = 0;
  let isWhole = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    const top = frames.at(-1);
    const isBegin = text.slice(start, at).trim() === '';
    if (isBegin && (sign === '"' || sign === "'")) {
      const end = quoteEnd(text, at);
      if (end === undefined)
        return contextOf(frames, { base, column: offset + at + 1, typed: text.slice(at + 1) });
      isWhole = text[end + 1] !== undefined;
      at = end;
    } else if (sign === '[' || sign === '{') {
      frames.push({ isMap: sign === '{', keys: [] });
      start = at + 1;
    } else if (sign === ']' || sign === '}') {
      frames.pop();
      if (frames.length === 0) return undefined;
      isWhole = true;
    } else if (sign === ',') {
      if (top) top.key = undefined;
      start = at + 1;
      isWhole = false;
    } else if (
      sign === ':' &&
      top?.isMap &&
      top.key === undefined &&
      /^[\s]|^$/.test(text.slice(at + 1, at + 2))
    ) {
      top.key = text
        .slice(start, at)
        .trim()
        .replaceAll(/^["']|["']$/g, '');
      top.keys.push(top.key);
      start = at + 1;
      isWhole = false;
    }
  }
  if (isWhole) return undefined;
  const typed = text.slice(start).trimStart();
  return contextOf(frames, { base, column: offset + text.length - typed.length, typed });
}

function contextOf(
  frames: readonly Frame[],
  { base, column, typed }: { base: YamlContext['path']; column: number; typed: string },
): YamlContext {
  const path = [...base];
  for (const [index, { isMap, key }] of frames.entries())
    if (!isMap) path.push(0);
    else if (index < frames.length - 1 && key !== undefined) path.push(key);
  const top = frames.at(-1);
  if (!top?.isMap) return { path, kind: 'value', typed, column, siblings: [] };
  const { key, keys: siblings } = top;
  if (key === undefined) return { path, kind: 'key', typed, column, siblings };
  return { path, kind: 'value', key, typed, column, siblings };
}

function quoteEnd(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
