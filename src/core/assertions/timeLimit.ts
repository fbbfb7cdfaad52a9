import vm from 'node:vm';
import type { AssertionSpec } from './assertion.ts';

/** The work was stopped. */
export class TimeLimitError extends Error {
  constructor(timeoutMs: number) {
    super(`took more than ${timeoutMs} ms`);
    this.name = 'TimeLimitError';
  }
}

/** Milliseconds that one check of one output may take in the engine's own thread. */
const checkTimeoutMs = 1000;

/** The same as an assertion says it: `config.timeoutMs`. */
export function timeoutOf({ config }: Pick<AssertionSpec, 'config'>): number {
  const given = config?.['timeoutMs'];
  return typeof given === 'number' && given >= 1 ? Math.floor(given) : checkTimeoutMs;
}

/**
 * Runs work that an output may make endless: patterns that backtrack, schemas that compare everything with everything.
 * Node can stop a script that takes too long, and with it whatever the script calls. That costs a third of a
 * millisecond.
 */
export class TimeLimit {
  #made: { script: vm.Script; context: { work?: (() => unknown) | undefined } } | undefined;

  /** @throws TimeLimitError, and what the work throws */
  run<T>(work: () => T, timeoutMs = checkTimeoutMs): T {
    this.#made ??= {
      script: new vm.Script('work()'),
      context: vm.createContext(Object.create(null) as object),
    };
    const { script, context } = this.#made;
    let result: { value: T } | undefined;
    context.work = () => {
      result = { value: work() };
    };
    try {
      script.runInContext(context, { timeout: timeoutMs });
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new TimeLimitError(timeoutMs);
    } finally {
      context.work = undefined;
    }
    if (!result) throw new TimeLimitError(timeoutMs);
    return result.value;
  }
}
