import type { YamlContext } from './yamlContext.ts';

interface Frame {
  isMap: boolean;
  /** The key whose value is being typed. */
  key?: string | undefined;
  keys: string[];
}

/** How brackets stand at the end of a text. */
interface Reading {
  /** Those that are open, the outermost first. */
  frames: Frame[];
  /** Where the value or key begins that is being typed, with the blanks before it; undefined behind one that is whole. */
  start: number | undefined;
  /** Behind the last bracket, where all are closed. */
  end?: number;
}

/**
 * Finds the context in a list or map in brackets.
 * @param text from the first bracket to the cursor, which may be in a later line
 * @param offset the column of the first bracket
 * @param base the path of what is in the brackets
 * @returns undefined behind the last bracket, in a comment, and behind a value that is whole
 */
export function flowContext(
  text: string,
  offset: number,
  base: YamlContext['path'],
): YamlContext | undefined {
  const { frames, start, end } = readBrackets(text);
  if (start === undefined || end !== undefined) return undefined;
  const typed = text.slice(start).trimStart();
  if (typed.includes('\n')) return undefined;
  const lineStart = text.lastIndexOf('\n') + 1;
  const column = text.length - typed.length - lineStart + (lineStart === 0 ? offset : 0);
  return contextOf(frames, { base, column, typed });
}

/** Where brackets that a text begins with are closed; undefined where they are not. */
export function bracketsEnd(text: string): number | undefined {
  return readBrackets(text).end;
}

/**
 * The keys that a map in brackets has behind the cursor.
 * @param quote the quotation mark of the text that the cursor is in; its rest is part of what is being typed
 */
export function keysBehind(text: string, quote?: string): string[] {
  const map: Frame = { isMap: true, keys: [] };
  const end = quote === undefined ? undefined : quoteEnd(`${quote}${text}`, 0);
  // An end in another line is the beginning of the next text: this one is not closed yet.
  const rest = end === undefined || text.slice(0, end).includes('\n') ? 0 : end;
  readBrackets(text.slice(rest), [map]);
  return map.keys;
}

/** @param frames brackets that are open before the text */
function readBrackets(text: string, frames: Frame[] = []): Reading {
  let start: number | undefined = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    const top = frames.at(-1);
    const isBegin = start !== undefined && text.slice(start, at).trim() === '';
    if (isBegin && (sign === '"' || sign === "'")) {
      const end = quoteEnd(text, at);
      if (end === undefined) return { frames, start: at + 1 };
      at = end;
      if (!isKey(text.slice(start, end + 1), text.slice(end + 1)) && end + 1 < text.length) start = undefined;
    } else if (sign === '#' && /^\s?$/.test(text[at - 1] ?? '')) {
      const end = text.indexOf('\n', at);
      if (end === -1) return { frames, start: undefined };
      if (isBegin) start = end;
      at = end;
    } else if (sign === '[' || sign === '{') {
      frames.push({ isMap: sign === '{', keys: [] });
      start = at + 1;
    } else if (sign === ']' || sign === '}') {
      frames.pop();
      start = undefined;
      if (frames.length === 0) return { frames, start, end: at + 1 };
    } else if (sign === ',') {
      if (top) top.key = undefined;
      start = at + 1;
    } else if (
      sign === ':' &&
      top?.isMap &&
      top.key === undefined &&
      start !== undefined &&
      isKey(text.slice(start, at), text.slice(at))
    ) {
      top.key = text
        .slice(start, at)
        .trim()
        .replaceAll(/^["']|["']$/g, '');
      top.keys.push(top.key);
      start = at + 1;
    }
  }
  return { frames, start };
}

/** Whether a colon follows, and a blank after it, which quotation marks before it make needless. */
function isKey(before: string, after: string): boolean {
  return /["']\s*$/.test(before) ? /^\s*:/.test(after) : /^:(?:\s|$)/.test(after);
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
