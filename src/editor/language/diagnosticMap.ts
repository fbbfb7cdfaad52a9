import type { Diagnostic } from '../../core/diagnostics.ts';

/**
 * The problems of all suites, by the file they stand in. A suite's problems may stand in files it names, and several
 * suites may name one file, so a file shows the union, each problem once.
 */
export class DiagnosticMap {
  readonly #bySuite = new Map<string, readonly Diagnostic[]>();

  /** Replaces a suite's problems. Returns the files whose problems may have changed. */
  set(suite: string, diagnostics: readonly Diagnostic[]): Set<string> {
    const before = this.#bySuite.get(suite) ?? [];
    if (diagnostics.length === 0) this.#bySuite.delete(suite);
    else this.#bySuite.set(suite, diagnostics);
    return new Set([...before, ...diagnostics].map(({ location }) => location.file));
  }

  of(file: string): Diagnostic[] {
    const unique = new Map<string, Diagnostic>();
    for (const diagnostics of this.#bySuite.values())
      for (const diagnostic of diagnostics)
        if (diagnostic.location.file === file) unique.set(keyOf(diagnostic), diagnostic);
    return [...unique.values()];
  }

  /** What a suite's last validation found, in whatever file. */
  reportedBy(suite: string): readonly Diagnostic[] {
    return this.#bySuite.get(suite) ?? [];
  }

  /** The suites that have problems in a file. */
  suitesWithProblemsIn(file: string): string[] {
    return [...this.#bySuite]
      .filter(([, diagnostics]) => diagnostics.some(({ location }) => location.file === file))
      .map(([suite]) => suite);
  }
}

function keyOf({ code, message, location: { range } }: Diagnostic): string {
  return JSON.stringify([code, message, range.start, range.end]);
}
