import { CupelError } from '../errors.ts';

/** One step down: a key, or the position in a list. */
type Step = string | number;

/**
 * Reads a path into JSON: `$` for the whole, then `.name`, `['name']` or `[0]` a step (RFC 9535 without wildcards,
 * filters and slices: what is looked for is one value).
 * @throws CupelError `path.syntax`
 */
export function readJsonPath(text: string): readonly Step[] {
  const step = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(-?\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/uy;
  const steps: Step[] = [];
  step.lastIndex = 1;
  if (!text.startsWith('$')) throw syntaxError(text, 0);
  while (step.lastIndex < text.length) {
    const start = step.lastIndex;
    const match = step.exec(text);
    if (!match) throw syntaxError(text, start);
    const [, name, index, single, double] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));
  }
  return steps;
}

function syntaxError(text: string, at: number): CupelError {
  return new CupelError('path.syntax', `"${text}" is no JSON path, from "${text.slice(at, at + 20)}" on`, {
    hint: "Write $.name, $['name'] or $.list[0]; wildcards and filters are not supported.",
  });
}

/** The value at a path; undefined where there is none. A negative position counts from the end. */
export function valueAtPath(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce((inner: unknown, step) => {
    if (typeof step === 'number') return Array.isArray(inner) ? inner.at(step) : undefined;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined;
    return Object.hasOwn(inner, step) ? (inner as Record<string, unknown>)[step] : undefined;
  }, value);
}
