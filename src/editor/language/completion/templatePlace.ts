/** Where in a template's tag the cursor stands: a variable or a filter is being typed. */
export interface TemplatePlace {
  kind: 'variable' | 'filter';
  /** What is typed of it, and its zero-based column. */
  typed: string;
  column: number;
}

/** @param before the line up to the cursor */
export function templateAt(before: string): TemplatePlace | undefined {
  // Only the last tag, and only while it is open.
  const unclosed = before.slice(Math.max(before.lastIndexOf('}}'), before.lastIndexOf('%}')) + 1);
  const tag = /(?:\{\{[~#{]?-?|\{%-?)(.*)$/.exec(unclosed)?.[1];
  if (tag === undefined || /^[^"']*(?:"[^"]*|'[^']*)$/.test(tag.replaceAll(/"[^"]*"|'[^']*'/g, '')))
    return undefined;
  const filter = /\|\s*(?<typed>\w*)$/.exec(tag)?.groups?.['typed'];
  if (filter !== undefined) return { kind: 'filter', typed: filter, column: before.length - filter.length };
  const typed = /(?:^|[\s(,[=+~])(?<typed>[\p{L}_$][\p{L}\p{N}_$]*)?$/u.exec(tag);
  if (!typed) return undefined;
  const name = typed.groups?.['typed'] ?? '';
  // After a value and a blank comes an operator, but for the words of statements.
  const previous = tag.slice(0, tag.length - name.length).trimEnd();
  if (
    previous !== '' &&
    !/(?:[(,[=+~<>]|\b(?:if|elif|in|and|or|not|else|set \w+ =|each|unless|with))$/.test(previous)
  )
    return undefined;
  return { kind: 'variable', typed: name, column: before.length - name.length };
}
