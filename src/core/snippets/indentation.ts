/** Indentation whose width means something else than depth: it stays as it is. */
const fixed = new Set(['yaml', 'markdown', 'dockerfile']);

/**
 * Lines with the indentation of a file in the place of their own.
 * What is left of a step, such as the blank before the star of a comment, stays.
 * @param unit one step of the file: blanks or a tab
 */
export function reindent(lines: readonly string[], language: string, unit: string): string[] {
  const own = language === 'python' ? 4 : 2;
  if (fixed.has(language) || unit === ' '.repeat(own)) return [...lines];
  return lines.map((line) =>
    line.replace(/^ +/, (blanks) => {
      const steps = Math.floor(blanks.length / own);
      return unit.repeat(steps) + ' '.repeat(blanks.length % own);
    }),
  );
}
