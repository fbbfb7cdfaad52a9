import { badInput } from '../input.ts';

/** Throws unless each output has at least one reference. */
export function requireReferences(
  outputs: readonly string[],
  references: readonly (readonly string[])[],
): void {
  if (!Array.isArray(outputs) || !Array.isArray(references)) {
    throw badInput(
      'outputs and references must be lists',
      'Give one list of references per output: (["a"], [["b", "c"]]).',
    );
  }
  if (outputs.length === 0) throw badInput('there are no outputs to score');
  if (outputs.length !== references.length) {
    throw badInput(
      `there are ${outputs.length} outputs but references for ${references.length}`,
      'Give one list of references per output.',
    );
  }
  references.forEach((list, i) => requireReferenceList(list, `references[${i}]`));
}

/** Throws unless the list is one and has at least one reference. */
export function requireReferenceList(list: readonly string[], name = 'references'): void {
  if (!Array.isArray(list)) throw badInput(`${name} must be a list of texts`);
  if (list.length === 0) throw badInput(`${name} is empty`, 'Give at least one reference text.');
}
