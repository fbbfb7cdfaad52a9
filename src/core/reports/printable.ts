/*
 * Control characters (C0 but for tab and line feed, DEL, C1), which drive terminals and which XML cannot write, and
 * the bidirectional overrides and isolates, which make a line read as something else (CVE-2021-42574).
 */
// oxlint-disable-next-line no-control-regex -- these are the ones to replace
const unprintable = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g;

/** Text of others, safe to print: each unprintable character and lone surrogate becomes U+FFFD. */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, '\uFFFD');
}
