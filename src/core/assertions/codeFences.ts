/** A fenced code block of a Markdown text. */
export interface CodeBlock {
  /** What stands after the opening fence, in lower case: `sql`. */
  readonly language: string;
  readonly text: string;
}

/** A text's fenced code blocks, and what stands around them (CommonMark 0.31, section 4.5). */
export function splitFences(text: string): { prose: string; blocks: CodeBlock[] } {
  const prose: string[] = [];
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; lines: string[] } | undefined;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, fence = '', info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (!open) {
      if (fence === '') prose.push(line);
      else open = { fence, language: info.trim().toLowerCase(), lines: [] };
    } else if (fence.startsWith(open.fence) && info.trim() === '') {
      blocks.push({ language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  }
  return { prose: prose.join('\n'), blocks };
}
