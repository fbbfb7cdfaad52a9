import type { Range } from '../location.ts';
import { isFileReference } from './fileReference.ts';
import { fileItems } from './outlineItems.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { scalarAt } from './scalarAt.ts';
import type { SuiteOutline } from './suite.ts';
import { withoutQuotes } from './withoutQuotes.ts';
import { YamlDocument } from './yamlDocument.ts';
import type { YamlScalar } from './yamlNodes.ts';

/** A file, or a glob of some, that a suite names: `file://` anywhere, or a bare path of a prompt or dataset. */
export interface FileLink {
  readonly reference: string;
  /** Without quotation marks. */
  readonly range: Range;
}

/**
 * The files that the text of a suite names, in order of their kind. Only the values with `file://` are looked at one by
 * one.
 * @param outline of the same text
 */
export function fileLinks(text: string, outline: SuiteOutline, known?: ParsedTexts): FileLink[] {
  const yaml = new YamlDocument(text, '', known);
  const root = yaml.node([]);
  const named = new Set<YamlScalar>();
  for (const { index } of text.matchAll(/file:\/\//g)) {
    const scalar = scalarAt(root, index);
    if (isFileReference(scalar?.text)) named.add(scalar);
  }
  const links = [...named].map(({ text: reference, start, end }): FileLink => {
    const at = text.indexOf(reference, start);
    const isWhole = at >= 0 && at + reference.length <= end;
    const [from, until] = isWhole ? [at, at + reference.length] : [start, end];
    return { reference, range: { start: yaml.position(from), end: yaml.position(until) } };
  });
  const bare = fileItems(outline).flatMap(({ file = '', fileRange }): FileLink[] => {
    if (file.includes('://') || fileRange === undefined) return [];
    return [{ reference: file, range: withoutQuotes(fileRange, file) }];
  });
  return [...links, ...bare];
}
