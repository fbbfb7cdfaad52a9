import type { VariableUse } from './variableUses.ts';

/**
 * The place where a variable cannot be called by another name, since that means something else there: a case, a table or
 * front matter has both, a loop calls its own so, or a file reads both and both are given.
 * @param uses of all suites that share the variable
 */
export function renameClash(
  uses: readonly VariableUse[],
  name: string,
  newName: string,
): VariableUse | undefined {
  if (name === newName) return undefined;
  const own = uses.filter((use) => use.name === name);
  const isGiven = uses.some((use) => use.name === newName && use.kind === 'given');
  const readers = new Set(
    uses
      .filter((use) => isGiven && use.name === newName && use.kind === 'read')
      .map(({ location }) => location.file),
  );
  return own.find(
    ({ kind, taken, location }) => taken.includes(newName) || (kind === 'read' && readers.has(location.file)),
  );
}
