import { CupelError } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';

/** The type as written, with `not-`. */
export function writtenType(spec: Pick<AssertionSpec, 'type' | 'negated'>): string {
  return spec.negated ? `not-${spec.type}` : spec.type;
}

/** A check that cannot be made, at the assertion's place in its file. */
export function assertionError(
  spec: AssertionSpec,
  code: string,
  message: string,
  details: { hint?: string; cause?: unknown } = {},
): CupelError {
  return new CupelError(`assertion.${code}`, `${writtenType(spec)}: ${message}`, {
    ...details,
    location: spec.location,
  });
}
