import type { YamlNode } from '../../src/core/suites/yamlNodes.ts';

/** Every node with its place, as lines; where a block ends between its last value and the next is not looked at. */
export function places(node: YamlNode | undefined, text: string): string[] {
  if (!node) return [];
  const own = `${node.kind} ${node.start}-${text.slice(0, node.end).trimEnd().length}`;
  if (node.kind === 'list') return [own, ...node.items.flatMap((item) => places(item, text))];
  if (node.kind !== 'map') return [own];
  return [own, ...node.pairs.flatMap(({ key, value }) => [...places(key, text), ...places(value, text)])];
}
