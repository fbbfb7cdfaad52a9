import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { backtracks } from '../backtracking.ts';
import { BoundedCache } from './boundedCache.ts';
import { patternHint } from './patternHint.ts';
import { TimeLimit, TimeLimitError } from '../timeLimit.ts';
import { timeoutOf } from './timeoutOf.ts';

/** Longer texts are tested under a time limit whatever the pattern: one repetition alone can take the square of this. */
const shortText = 5000;

interface Pattern {
  readonly expression: RegExp;
  readonly mayBacktrack: boolean;
}

/** Regular expressions, each compiled once. One that backtracks without end is stopped. */
export class Patterns {
  readonly #compiled = new BoundedCache<string, Pattern>(1000);
  readonly #limit = new TimeLimit();

  /**
   * Whether a pattern matches somewhere in a text.
   * @throws CupelError `assertion.badPattern`, `assertion.patternTimeout`
   */
  test(spec: AssertionSpec, source: string, flags: string, text: string): boolean {
    const { expression, mayBacktrack } = this.#compile(spec, source, flags);
    expression.lastIndex = 0; // `g` and `y` remember where the last test ended.
    return mayBacktrack || text.length > shortText
      ? this.#guard(spec, expression, text)
      : expression.test(text);
  }

  #compile(spec: AssertionSpec, source: string, flags: string): Pattern {
    return this.#compiled.get(`${flags}/${source}`, () => {
      try {
        return { expression: new RegExp(source, flags), mayBacktrack: backtracks(source) };
      } catch (error) {
        throw assertionError(spec, 'badPattern', `the pattern does not compile: ${messageOf(error)}`, {
          hint: patternHint(source),
        });
      }
    });
  }

  #guard(spec: AssertionSpec, expression: RegExp, text: string): boolean {
    try {
      return this.#limit.run(() => expression.test(text), timeoutOf(spec));
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      throw assertionError(spec, 'patternTimeout', `the pattern ${error.message} on this output`, {
        hint: 'Repetitions inside repetitions, such as (a+)+, try every way to split the text. Write it without.',
      });
    }
  }
}
