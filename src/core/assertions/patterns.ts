import vm from 'node:vm';
import { messageOf } from '../errors.ts';
import type { AssertionSpec } from './assertion.ts';
import { assertionError } from './assertionErrors.ts';
import { BoundedCache } from './boundedCache.ts';

/** What one test of a pattern may take. */
const defaultTimeoutMs = 1000;
/** Longer texts are tested under a time limit whatever the pattern. */
const shortText = 50_000;

interface Pattern {
  readonly expression: RegExp;
  /** Whether it has two parts that repeat without end, which is what exponential backtracking takes. */
  readonly mayBacktrack: boolean;
}

/** Regular expressions, each compiled once. One that backtracks without end is stopped. */
export class Patterns {
  readonly #compiled = new BoundedCache<string, Pattern>(1000);
  #guarded: { script: vm.Script; context: vm.Context } | undefined;

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
        const repeats = source.replaceAll(/\\./gs, '').match(/[*+]|\{\d+,\}/g) ?? [];
        return { expression: new RegExp(source, flags), mayBacktrack: repeats.length > 1 };
      } catch (error) {
        throw assertionError(spec, 'badPattern', `the pattern does not compile: ${messageOf(error)}`, {
          hint: 'Write it as JavaScript does, without slashes around it.',
        });
      }
    });
  }

  /** Node can stop a script that takes too long, and a pattern with it. That costs a third of a millisecond. */
  #guard(spec: AssertionSpec, expression: RegExp, text: string): boolean {
    this.#guarded ??= {
      script: new vm.Script('expression.test(text)'),
      context: vm.createContext(Object.create(null) as object),
    };
    const { script, context } = this.#guarded;
    const given = spec.config?.['timeoutMs'];
    const timeout = typeof given === 'number' && given >= 1 ? Math.floor(given) : defaultTimeoutMs;
    Object.assign(context, { expression, text });
    try {
      return script.runInContext(context, { timeout }) === true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw assertionError(
        spec,
        'patternTimeout',
        `the pattern took more than ${timeout} ms on this output`,
        {
          hint: 'Repetitions inside repetitions, such as (a+)+, try every way to split the text. Write it without.',
        },
      );
    } finally {
      Object.assign(context, { expression: undefined, text: undefined });
    }
  }
}
