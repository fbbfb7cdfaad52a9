import { CupelError, describeError } from '../errors.ts';

/** The error with its code, place and hint in its message, for those who hand nothing else on to a model. */
export function toldInFull(error: unknown): unknown {
  return error instanceof CupelError ? new Error(describeError(error), { cause: error }) : error;
}
