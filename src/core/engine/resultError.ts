import type { Result } from './result.ts';

type ResultError = NonNullable<Result['error']>;

/** What says whether a result is an error. */
export interface Judged {
  readonly pass: boolean;
  readonly error?: ResultError | undefined;
  readonly assertions: readonly { readonly weight: number; readonly error?: ResultError | undefined }[];
}

/** Errors that may be gone when the call, or the check, is made again. */
const healable = new Set([
  'provider.rateLimit',
  'provider.timeout',
  'provider.server',
  'provider.network',
  'provider.circuitOpen',
  'provider.missingKey',
  'provider.auth',
  'assertion.webhook',
]);

/**
 * Why a result is an error: its call could not be made, or it did not pass and a check that counts could not be made.
 * Undefined for one that passed, or failed when it was graded. (docs/statistics.md: passed, failed, errors)
 */
export function errorOf(result: Judged): ResultError | undefined {
  return errorsOf(result)[0];
}

/** Whether a second try may heal it. */
export function isHealable(result: Judged): boolean {
  return errorsOf(result).some(({ code }) => healable.has(code));
}

function errorsOf({ pass, error, assertions }: Judged): ResultError[] {
  const checks = pass
    ? []
    : assertions.flatMap((each) => (each.weight > 0 && each.error ? [each.error] : []));
  return error ? [error, ...checks] : checks;
}
