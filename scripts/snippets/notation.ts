/**
 * The notation of `snippets/src`: real source files whose placeholders stand in comments.
 *
 * A file begins with a header of comment lines `key: value`, ended by the first line that is none. Then follows the
 * body, which runs as it stands. A comment that holds nothing but markers says which text of its line becomes a
 * placeholder; where a language knows no comment at the end of a line, it stands alone on the line above:
 *
 *     MODEL = "small"  # ${1:small}              the first "small" becomes tab stop 1
 *     MODEL = "small"  # ${1|small,large|}       … a choice, whose first entry stands on the line
 *     NAME = "app"     # ${TM_FILENAME_BASE:app} … a variable with its default
 *     # $0                                       the cursor's last place
 */

/** How a language writes a comment: `close` is empty for line comments. */
export interface CommentStyle {
  open: string;
  close: string;
}

export const commentStyles = {
  python: { open: '#', close: '' },
  typescript: { open: '//', close: '' },
  javascript: { open: '//', close: '' },
  yaml: { open: '#', close: '' },
  dockerfile: { open: '#', close: '' },
  sql: { open: '--', close: '' },
  json: { open: '//', close: '' },
  shellscript: { open: '#', close: '' },
  markdown: { open: '<!--', close: '-->' },
} satisfies Record<string, CommentStyle>;

/** The editor's languages in which the snippets of a language are offered. */
export const editorLanguages: Readonly<Record<SnippetLanguage, readonly string[]>> = {
  python: ['python'],
  typescript: ['typescript', 'typescriptreact'],
  javascript: ['javascript', 'javascriptreact'],
  yaml: ['yaml', 'dockercompose'],
  dockerfile: ['dockerfile'],
  sql: ['sql'],
  json: ['json', 'jsonc'],
  shellscript: ['shellscript'],
  markdown: ['markdown', 'prompt'],
};

export type SnippetLanguage = keyof typeof commentStyles;

/** A marked span: `index` is a tab stop or the name of an editor variable. */
interface Marker {
  index: string;
  text: string;
  choices: string[];
}

const MARKER = /\$\{(\d+|[A-Z][A-Z_]*):([^{}]+)\}|\$\{(\d+)\|([^|{}]+)\|\}|\$0/g;

function parseMarkers(comment: string): Marker[] | null {
  if (comment.replace(MARKER, '').trim() !== '' || comment.trim() === '') return null;
  return [...comment.matchAll(MARKER)].map((match) => {
    if (match[0] === '$0') return { index: '0', text: '', choices: [] };
    if (match[4] === undefined) return { index: match[1] ?? '', text: match[2] ?? '', choices: [] };
    const choices = match[4].split(',');
    return { index: match[3] ?? '', text: choices[0] ?? '', choices };
  });
}

/** The text of a comment that ends the line, and where the comment begins; null without one. */
function trailingComment(line: string, style: CommentStyle): { start: number; content: string } | null {
  let start = line.lastIndexOf(style.open);
  while (start > 0 && !/\s/.test(line[start - 1] ?? '')) start = line.lastIndexOf(style.open, start - 1);
  if (start < 0) return null;
  const rest = line.slice(start + style.open.length).trimEnd();
  if (style.close !== '' && !rest.endsWith(style.close)) return null;
  return { start, content: rest.slice(0, rest.length - style.close.length).trim() };
}

/** Escapes text that stands outside a placeholder (VS Code's snippet grammar). */
function escapeText(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}

function escapeInside(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function placeholder(marker: Marker): string {
  if (marker.choices.length === 0) return `\${${marker.index}:${escapeInside(marker.text)}}`;
  const choices = marker.choices.map((choice) => choice.replace(/[\\,|$}]/g, '\\$&'));
  return `\${${marker.index}|${choices.join(',')}|}`;
}

function markLine(line: string, markers: readonly Marker[], where: string): string {
  let out = '';
  let rest = line;
  for (const marker of markers) {
    if (marker.index === '0') throw new Error(`${where}: $0 stands alone in its comment, on its own line`);
    const at = rest.indexOf(marker.text);
    if (at < 0) throw new Error(`${where}: the marked text "${marker.text}" is not on its line`);
    out += escapeText(rest.slice(0, at)) + placeholder(marker);
    rest = rest.slice(at + marker.text.length);
  }
  return out + escapeText(rest);
}

/**
 * Turns the lines of a source body into the lines of a snippet body in VS Code's grammar.
 * @param file names the source in errors; `firstLine` is the 1-based line on which `lines` begin.
 * @throws Error when a marker names text that its line does not hold.
 */
export function toSnippetBody(
  lines: readonly string[],
  style: CommentStyle,
  file: string,
  firstLine = 1,
): string[] {
  const body: string[] = [];
  let pending: Marker[] | null = null;
  let hasEnd = false;
  for (const [offset, line] of lines.entries()) {
    const where = `${file}:${firstLine + offset}`;
    const comment = trailingComment(line, style);
    const markers = comment && parseMarkers(comment.content);
    const code = comment && markers ? line.slice(0, comment.start).trimEnd() : line;
    if (markers && code === '') {
      if (markers[0]?.index !== '0') {
        pending = markers;
        continue;
      }
      hasEnd = true;
      body.push(`${line.slice(0, comment?.start)}$0`);
      continue;
    }
    body.push(markLine(code, markers ?? pending ?? [], where));
    pending = null;
  }
  if (pending) throw new Error(`${file}: the last marker has no line below it`);
  const last = body.length - 1;
  if (!hasEnd) body[last] = `${body[last] ?? ''}$0`;
  return body;
}

/**
 * Splits a source file into its header and its body.
 * @returns the header's entries, the body without blank lines at its ends, and the 1-based line on which it begins.
 */
export function splitSource(
  source: string,
  style: CommentStyle,
): { header: Map<string, string>; lines: string[]; firstLine: number } {
  const all = source.replaceAll('\r\n', '\n').split('\n');
  const header = new Map<string, string>();
  let next = 0;
  for (; next < all.length; next++) {
    const line = all[next] ?? '';
    if (!line.startsWith(`${style.open} `)) break;
    const content = line.slice(style.open.length, line.length - style.close.length).trim();
    const entry = /^([a-z]+): (.+)$/.exec(content);
    if (!entry) break;
    header.set(entry[1] ?? '', entry[2] ?? '');
  }
  while (next < all.length && all[next]?.trim() === '') next++;
  return { header, lines: trimBlank(all.slice(next)), firstLine: next + 1 };
}

/** Without the blank lines at both ends. */
export function trimBlank(lines: readonly string[]): string[] {
  const isText = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isText)), lines.findLastIndex(isText) + 1);
}
