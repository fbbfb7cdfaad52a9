/**
 * Whether matching may take exponential time: two parts that repeat or may be missing, one group that repeats, since
 * its alternatives may overlap (`(a|aa)+`), or a reference to a group.
 */
export function backtracks(source: string): boolean {
  return quantifiersOf(source) > 1 || repeatsGroup(source);
}

/** Whether a group of a pattern repeats, or is referred to: the others take a power of the text's length at most. */
export function repeatsGroup(source: string): boolean {
  return /\)(?:[*+?]|\{\d)|\\[1-9k]/.test(plain(source));
}

function quantifiersOf(source: string): number {
  return plain(source).match(/(?<!\()(?<![*+?}])[*+?]|\{\d+(?:,\d*)?\}/g)?.length ?? 0;
}

/** Without classes and escapes, whose signs mean themselves. */
function plain(source: string): string {
  return source.replaceAll(/\\[^1-9k]/gs, '.').replaceAll(/\[(?:\\.|[^\]\\])*\]/g, '.');
}
