/** A text as it is shown: what a page would leave out has a sign in its place. */
export function visible(text: string): string {
  return text.replaceAll('\0', '␀');
}
