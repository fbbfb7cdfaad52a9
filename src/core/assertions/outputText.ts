/** An output as the text that graders compare: a string itself, nothing as '', anything else as JSON. */
export function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (output === undefined || output === null) return '';
  return JSON.stringify(output) ?? '';
}

/** A text cut for a sentence or a record, with a sign that it was. */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
