/** The oldest Node that has SQLite without a flag. */
const oldestNode = [22, 13] as const;

/** What is wrong with a version of Node, as `process.versions.node` has it; undefined if nothing is. */
export function oldNodeError(node: string): string | undefined {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return undefined;
  return `error cli.oldNode: Cupel needs Node ${oldestNode.join('.')} or later; this is ${node}`;
}
