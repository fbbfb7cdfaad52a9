import type { Location } from './location.ts';
import { formatLocation } from './location.ts';

/**
 * An error that its reader can act on. Everything that goes wrong for a reason outside the program is one of these;
 * anything else is a bug and shows its stack.
 */
export class CupelError extends Error {
  /** Stable, dotted, lower case: `suite.notFound`, `provider.missingKey`. Listed in docs/errors.md. */
  readonly code: string;
  /** Where in a file the cause stands, when it stands in one. */
  readonly location: Location | undefined;
  /** What to do about it, as a sentence. */
  readonly hint: string | undefined;
  /** What would be right in the place that `location` spans. */
  readonly replacement: string | undefined;

  constructor(
    code: string,
    message: string,
    details: {
      location?: Location | undefined;
      hint?: string | undefined;
      replacement?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CupelError';
    this.code = code;
    this.location = details.location;
    this.hint = details.hint;
    this.replacement = details.replacement;
  }
}

/** The message of anything thrown, without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One or two lines for a terminal or a notification: `file:line:column: error code: message`, then the hint. */
export function describeError(error: unknown): string {
  if (!(error instanceof CupelError)) return messageOf(error);
  const where = error.location ? `${formatLocation(error.location)}: ` : '';
  return `${where}error ${error.code}: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
}
