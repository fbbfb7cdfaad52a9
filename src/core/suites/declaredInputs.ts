import { mapOf, parseFrontMatter } from '../prompts/frontMatter.ts';
import { CupelError } from '../errors.ts';
import type { Range } from '../location.ts';
import { extensionOf } from './fileReference.ts';
import { YamlDocument } from './yamlDocument.ts';

/** An input that a prompt file declares in its front matter. */
export interface DeclaredInput {
  readonly name: string;
  /** The name alone. */
  readonly range: Range;
  /** Its whole line, where it stands on one. */
  readonly line?: Range;
}

/** Where each form keeps its inputs: Prompty's `inputs`, Dotprompt's `input.schema`. */
const places: Readonly<Record<string, readonly string[]>> = {
  prompty: ['inputs'],
  prompt: ['input', 'schema'],
};

/** The inputs that a `.prompty` or `.prompt` file declares; none for other files, and for front matter with mistakes. */
export function declaredInputs(text: string, file: string): DeclaredInput[] {
  const place = places[extensionOf(file)];
  if (!place) return [];
  try {
    const { data, bodyLine } = parseFrontMatter(text, file);
    const declared = place.reduce<unknown>((value, key) => mapOf(value)[key], data);
    const lines = text.split('\n').slice(0, bodyLine);
    const yaml = new YamlDocument(`#\n${lines.slice(1, -1).join('\n')}`, file);
    return Object.keys(mapOf(declared)).flatMap((key) => {
      const { range } = yaml.locateKey([...place, key]);
      // Picoschema: `name?: string`, `tags(array, what they are for): string`.
      const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(key)?.[0];
      const { line, column } = range.start;
      const written = lines[line] ?? '';
      const start = name === undefined ? -1 : written.indexOf(name, column);
      if (name === undefined || start < 0) return [];
      const isWhole =
        !/:\s*$/.test(written) && /^\s+\S/.test(written) && !/[{,]/.test(written.slice(0, start));
      return [
        {
          name,
          range: { start: { line, column: start }, end: { line, column: start + name.length } },
          ...(isWhole ? { line: { start: { line, column: 0 }, end: { line: line + 1, column: 0 } } } : {}),
        },
      ];
    });
  } catch (error) {
    if (error instanceof CupelError) return [];
    throw error;
  }
}
