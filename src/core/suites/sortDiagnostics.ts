import type { Diagnostic } from '../diagnostics.ts';

/** By place, from top to bottom: those of the suite's own file first, then the other files by name. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], suiteFile: string): Diagnostic[] {
  return [...diagnostics].sort((a, b) => {
    if (a.location.file !== b.location.file) {
      if (a.location.file === suiteFile) return -1;
      return b.location.file === suiteFile ? 1 : a.location.file < b.location.file ? -1 : 1;
    }
    const [from, to] = [a.location.range.start, b.location.range.start];
    return from.line - to.line || from.column - to.column;
  });
}
