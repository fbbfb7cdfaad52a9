const marks = /\{[{%#]|#\}/g;

/**
 * A text as a template that renders to just it: what looks like a template, or like the name of a file, is neither. The
 * braces are taken apart one by one: `{% raw %}` would end at an `{% endraw %}` in the text, and `{{ env.X }}` is filled
 * in when a suite is read, wherever it stands.
 */
export function literalTemplate(text: string): string {
  const escaped = text.replace(marks, (mark) => `{{ '${mark}' }}`);
  return escaped.startsWith('file://') ? `{{ 'file' }}${escaped.slice('file'.length)}` : escaped;
}
