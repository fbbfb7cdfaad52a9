import type { CupelError } from './errors.ts';
import type { Location, Range } from './location.ts';
import { formatLocation } from './location.ts';

export type Severity = 'error' | 'warning' | 'info';

/** One thing that is wrong, or may be, at one place in a file. The editor and `cupel validate` show the same ones. */
export interface Diagnostic {
  /** Stable and dotted: `suite.unknownKey`. Listed in docs/errors.md. */
  code: string;
  severity: Severity;
  /** A sentence: what is wrong, with the offending text in quotation marks. */
  message: string;
  location: Location;
  /** What to do about it. */
  hint?: string;
  /** Edits that would put it right, best first. */
  fixes?: Fix[];
}

export interface Fix {
  /** Imperative: `Change to "contains"`. */
  title: string;
  /** Text edits, in the diagnostic's own file where they name none; or a file to be created; or a column. */
  edits?: { range: Range; newText: string; file?: string }[];
  createFile?: { path: string; content: string };
  /** A column that a CSV file gains, empty in each row: written when it is wanted, since tables are long. */
  addColumn?: { file: string; name: string };
}

/** What a reader threw, at its place or else at this one. */
export function diagnosticOf(
  { code, message, hint, location, replacement }: CupelError,
  fallback: Location,
): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    location: location ?? fallback,
    ...(hint ? { hint } : {}),
    ...(location && replacement !== undefined ? { fixes: [changeTo(replacement, location)] } : {}),
  };
}

/** Puts another text where a diagnostic is. */
export function changeTo(newText: string, { range }: Location): Fix {
  return { title: `Change to "${newText}"`, edits: [{ range, newText }] };
}

/** `file:line:column: severity code: message`, and the hint on a line of its own. */
export function formatDiagnostic({ location, severity, code, message, hint }: Diagnostic): string {
  return `${formatLocation(location)}: ${severity} ${code}: ${message}${hint ? `\n  ${hint}` : ''}`;
}
