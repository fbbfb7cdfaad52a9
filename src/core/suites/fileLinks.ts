import type { Range } from '../location.ts';
import { isFileReference } from './fileReference.ts';
import { fileItems } from './outlineItems.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import type { SuiteOutline } from './suite.ts';
import { withoutQuotes } from './withoutQuotes.ts';
import { YamlDocument } from './yamlDocument.ts';
import type { YamlNode, YamlScalar } from './yamlNodes.ts';

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

/** The scalar around an offset, a key or a value. */
function scalarAt(node: YamlNode | undefined, offset: number): YamlScalar | undefined {
  if (!node || node.start > offset || node.end < offset) return undefined;
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list')
    return scalarAt(
      node.items.findLast(({ start }) => start <= offset),
      offset,
    );
  if (node.kind === 'alias') return undefined;
  const pair = node.pairs.findLast(({ key }) => key.start <= offset);
  return scalarAt(pair?.key, offset) ?? scalarAt(pair?.value, offset);
}
