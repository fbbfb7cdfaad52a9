const strings = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/**
 * JavaScript of one line that begins with a declaration, `const n = output.length; n > 3`, with the `return` before
 * its last statement that its writer meant; anything else as it is.
 */
export function returnLast(source: string): string {
  const line = source.trim().replace(/[;\s]+$/, '');
  if (line.includes('\n') || !/^(?:const|let|var)\s/.test(line)) return source;
  const end = line.replaceAll(strings, (text) => ' '.repeat(text.length)).lastIndexOf(';');
  const last = line.slice(end + 1).trim();
  return end === -1 || /^return\b/.test(last) ? source : `${line.slice(0, end + 1)} return ${last}`;
}
