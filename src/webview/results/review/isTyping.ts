/** Whether a key goes into a text or a choice, where it means itself. */
export function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input:not([type=checkbox]), textarea, select') !== null;
}
