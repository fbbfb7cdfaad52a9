/**
 * Whether texts have every word of a filter in them, in whatever case and in whichever of them. An empty filter fits
 * all.
 */
export function fits(filter: string, ...texts: readonly (string | undefined)[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
