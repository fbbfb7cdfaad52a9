/**
 * The text of a snippet whose placeholders keep their defaults, for a preview: of a choice the first entry, of a
 * variable its value or else its default, of the cursor's places nothing.
 * @param body in VS Code's snippet grammar
 * @param variables values by name, such as `TM_FILENAME_BASE`
 */
export function expandSnippet(body: string, variables: Readonly<Record<string, string>> = {}): string {
  const reader = { body, at: 0, variables };
  return readText(reader, false);
}

interface Reader {
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
  at: number;
}

/** Reads to the end, or to the brace that closes a placeholder. */
function readText(reader: Reader, inPlaceholder: boolean): string {
  let text = '';
  while (reader.at < reader.body.length) {
    const character = reader.body[reader.at] ?? '';
    const next = reader.body[reader.at + 1] ?? '';
    if (character === '\\' && /[\\$}]/.test(next)) {
      text += next;
      reader.at += 2;
    } else if (character === '}' && inPlaceholder) {
      reader.at += 1;
      return text;
    } else if (character === '$') text += readPlaceholder(reader);
    else {
      text += character;
      reader.at += 1;
    }
  }
  return text;
}

function readPlaceholder(reader: Reader): string {
  const rest = reader.body.slice(reader.at);
  const [simple, name = ''] = /^\$(\d+|[A-Z_]+)/.exec(rest) ?? [];
  const [choice, first] = /^\$\{\d+\|((?:\\.|[^,|\\])*)(?:\\.|[^|\\])*\|\}/.exec(rest) ?? [];
  const [open, variable = '', colon] = /^\$\{(\d+|[A-Z_]+)(:)?/.exec(rest) ?? [];
  reader.at += (simple ?? choice ?? open ?? '$').length;
  if (simple) return reader.variables[name] ?? '';
  if (choice) return (first ?? '').replaceAll(/\\(.)/g, '$1');
  if (!open) return '$';
  const text = readText(reader, true);
  return reader.variables[variable] ?? (colon ? text : '');
}
