import { CupelError } from '../errors.ts';
import { YamlDocument } from '../suites/yamlDocument.ts';

/** A file that begins with YAML between lines of `---`. */
export interface FrontMatter {
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Zero-based line where the body begins. */
  readonly bodyLine: number;
}

/** @throws CupelError `prompt.syntax` at its place, when the YAML cannot be read */
export function parseFrontMatter(text: string, file: string): FrontMatter {
  const match = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (match === null || match.index !== 0) return { data: {}, body: text, bodyLine: 0 };
  // The opening line stays as a comment so that positions fit.
  const yaml = new YamlDocument(`#\n${match[1] ?? ''}`, file);
  const [mistake] = yaml.diagnostics;
  if (mistake) throw new CupelError('prompt.syntax', mistake.message, { location: mistake.location });
  const data = yaml.value ?? {};
  if (typeof data !== 'object' || Array.isArray(data))
    throw new CupelError('prompt.syntax', 'What stands between the lines of "---" must be keys and values.', {
      location: yaml.locate([]),
    });
  return {
    data: data as Record<string, unknown>,
    body: text.slice(match[0].length),
    bodyLine: match[0].split('\n').length - 1,
  };
}

/** A value as a map; empty when it is none. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
