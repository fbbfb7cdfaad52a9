/** What to write in place of a pattern that does not compile. */
export function patternHint(source: string): string {
  const [, flags] = /^\(\?([a-z]+)\)/i.exec(source) ?? [];
  return flags === undefined
    ? 'Write it as JavaScript does, without slashes around it.'
    : `JavaScript takes flags beside the pattern: config: { flags: ${flags} }.`;
}
