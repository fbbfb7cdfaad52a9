import { type Diagnostic, diagnosticOf } from '../../diagnostics.ts';
import type { Environment } from '../../environment.ts';
import { CupelError } from '../../errors.ts';
import type { Location } from '../../location.ts';
import type { WrittenCase } from '../expandCases.ts';
import type { FileReference } from '../fileReference.ts';

/** Where cases come from beside the suite's own text. */
export interface DatasetSource extends FileReference {
  /** What code that makes cases is given. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** Where the suite names it. */
  readonly location: Location;
  readonly directory: string;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the cases of a dataset as they are asked for. A row that cannot be read is a case with `mistakes`; what keeps
 * the rest from being read is thrown as a DatasetError.
 */
export type DatasetReader = (source: DatasetSource) => AsyncIterable<WrittenCase>;

/** What is wrong in a dataset, all of it at its place. */
export class DatasetError extends CupelError {
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    const [{ code, message, location, hint }] = diagnostics;
    super(code, message, { location, hint });
    this.name = 'DatasetError';
    this.diagnostics = diagnostics;
  }
}

/** One mistake in a dataset. */
export function datasetError(code: string, message: string, location: Location, hint?: string): DatasetError {
  return new DatasetError([{ code, severity: 'error', message, location, ...(hint ? { hint } : {}) }]);
}

/** What is wrong, where something is that its user can put right. @throws the error itself where it is a bug */
export function mistakesOf(error: unknown, fallback: Location): readonly [Diagnostic, ...Diagnostic[]] {
  if (error instanceof DatasetError) return error.diagnostics;
  if (!(error instanceof CupelError)) throw error;
  return [diagnosticOf(error, fallback)];
}

/** A row that cannot be read: it takes no other with it. */
export function brokenRow(mistakes: readonly [Diagnostic, ...Diagnostic[]]): WrittenCase {
  const [{ location }] = mistakes;
  return { config: {}, locate: () => location, mistakes };
}

/** A line of a file, as a place. */
export function lineOf(file: string, line: number, width = 0): Location {
  return { file, range: { start: { line, column: 0 }, end: { line, column: width } } };
}
