import type { YamlNode, YamlScalar } from './yamlNodes.ts';

/** The scalar around an offset, a key or a value. */
export function scalarAt(node: YamlNode | undefined, offset: number): YamlScalar | undefined {
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
