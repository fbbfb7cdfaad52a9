import { CupelError } from '../errors.ts';
import type { AssertionResult } from './assertion.ts';

/** A check that failed after a model had been asked: what that cost is counted all the same. */
export class SpentError extends CupelError {
  readonly spent: Pick<AssertionResult, 'tokens' | 'cost' | 'grader'>;

  constructor(error: CupelError, spent: SpentError['spent']) {
    super(error.code, error.message, { location: error.location, hint: error.hint, cause: error });
    this.name = 'SpentError';
    this.spent = spent;
  }
}
