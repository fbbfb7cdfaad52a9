import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AssertionSpec } from '../assertions/assertion.ts';
import { createCodeRunner, type CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { CupelError, describeError } from '../errors.ts';
import type { Location } from '../location.ts';
import { promptfooResult } from '../reports/promptfoo.ts';
import type { Store } from '../store/store.ts';
import { DatasetError } from '../suites/datasets/dataset.ts';
import { caseOfValue } from '../suites/datasets/documents.ts';
import { mergeLayers, toLayer } from '../suites/expandCases.ts';
import { parseFileReference } from '../suites/fileReference.ts';
import type { Case, ChangeablePart, Suite, SuiteParts } from '../suites/suite.ts';
import type { PlannedCall } from './plan.ts';
import type { Redactor } from './redactor.ts';
import type { Result, RunRecord } from './result.ts';

type HookName = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

const hookNames: readonly string[] = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];
/** What a file without a function's name may export beside a default. */
const fallbacks = ['extensionHook', 'extension_hook'];
/** Milliseconds that a hook of the whole run may take; one of a call has the time of all code. */
const wholeTimeoutMs = 60_000;
const changeableParts: readonly ChangeablePart[] = [
  'prompts',
  'tests',
  'scenarios',
  'defaultTest',
  'derivedMetrics',
];

interface Extension {
  /** As the suite writes it. */
  readonly name: string;
  readonly file: string;
  readonly fn: string | undefined;
  readonly location: Location;
}

export interface HookOptions {
  readonly environment: Environment;
  readonly redactor: Redactor;
  /** Ends a hook that is under way. */
  readonly signal: AbortSignal;
}

/**
 * The `extensions` of a suite: code that is called around a run and around each of its calls. They share one worker
 * (and one Python process) for the whole run, one call after the other, so that what a module remembers is there for
 * the next hook.
 *
 * A function named like a hook is called for that hook only, as `(context, { hookName })`; any other for all four, as
 * `(hookName, context)`. What `beforeAll` and `beforeEach` return takes the place of their context.
 */
export class Hooks {
  readonly #extensions: readonly Extension[];
  readonly #options: HookOptions;
  readonly #code: CodeRunner;
  /** The tests of calls under way, as `afterEach` sees them. */
  readonly #tests = new Map<string, unknown>();
  readonly #warned = new Set<string>();
  #parts: SuiteParts | undefined;

  constructor(suite: Suite, options: HookOptions) {
    this.#extensions = suite.extensions.map((name, index) => ({
      name,
      ...({ fn: undefined, ...parseFileReference(name, suite.directory) } as {
        file: string;
        fn: string | undefined;
      }),
      location: suite.locate(['extensions', index]),
    }));
    this.#options = options;
    this.#code = createCodeRunner({ environment: options.environment, workers: 1, idleMs: Infinity });
  }

  /**
   * @returns the suite that is to be run
   * @throws CupelError `hook.*`, `code.*`, `trust.codeNotAllowed` at the place of the extension
   */
  async beforeAll(suite: Suite): Promise<Suite> {
    if (!suite.changeable) return suite;
    const before = await suite.changeable.parts(this.#options.signal);
    let parts = before;
    let last: Extension | undefined;
    for (const extension of this.#called('beforeAll')) {
      const returned = await this.#call(extension, 'beforeAll', { suite: parts });
      const changed = fieldOf(returned, 'suite');
      if (changed === undefined) continue;
      parts = { ...parts, ...(changed as Partial<SuiteParts>) };
      last = extension;
    }
    this.#parts = parts;
    const changes = Object.fromEntries(
      changeableParts
        .filter((part) => !isDeepStrictEqual(plain(before[part]), plain(parts[part])))
        .map((part) => [part, parts[part]]),
    );
    if (!last || Object.keys(changes).length === 0) return suite;
    return suite.changeable.withChanges(changes, last.location);
  }

  /** @returns the case that the call is made with. Its hash stays, so that it is compared with the same of other runs. */
  async beforeEach(call: PlannedCall, directory: string): Promise<Case> {
    const before = testOf(call.case);
    let test: unknown = before;
    let last: Extension | undefined;
    for (const extension of this.#called('beforeEach')) {
      const changed = fieldOf(await this.#call(extension, 'beforeEach', { test }), 'test');
      if (changed === undefined) continue;
      test = changed;
      last = extension;
    }
    this.#tests.set(call.id, test);
    if (!last || isDeepStrictEqual(plain(before), plain(test))) return call.case;
    return changedCase(call.case, test, directory, last);
  }

  /** The result is recorded already: a hook that fails is a warning. */
  async afterEach(run: Pick<RunRecord, 'prompts' | 'providers'>, result: Result): Promise<void> {
    const test = this.#tests.get(result.id) ?? { vars: result.vars };
    this.#tests.delete(result.id);
    await this.#tell('afterEach', () => ({ test, result: promptfooResult(run, result) }));
  }

  /** Hands over every result of the run, at once: they are in memory for as long as the hook runs. */
  async afterAll(run: RunRecord, store: Store): Promise<void> {
    if (this.#called('afterAll').length === 0) return;
    const results: unknown[] = [];
    for await (const page of store.scan(run.id))
      for (const result of page) results.push(promptfooResult(run, result));
    const { description } = run;
    await this.#tell('afterAll', () => ({
      evalId: run.id,
      config: { description },
      suite: this.#parts ?? { description },
      prompts: run.prompts,
      results,
    }));
  }

  async dispose(): Promise<void> {
    await this.#code.dispose();
  }

  async #tell(hook: HookName, context: () => unknown): Promise<void> {
    for (const extension of this.#called(hook))
      try {
        await this.#call(extension, hook, context());
      } catch (error) {
        if (this.#options.signal.aborted) return;
        this.#warn(hook, error);
      }
  }

  /** Once for each kind of failure: a hook that fails for one call fails for all. */
  #warn(hook: HookName, error: unknown): void {
    const { environment, redactor } = this.#options;
    const message = redactor.message(error instanceof CupelError ? describeError(error) : String(error));
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    environment.log.warn(`the results are kept, but ${hook} failed: ${message}`);
  }

  #called(hook: HookName): Extension[] {
    return this.#extensions.filter(({ fn }) => fn === undefined || fn === hook || !hookNames.includes(fn));
  }

  async #call({ name, file, fn, location }: Extension, hook: HookName, context: unknown): Promise<unknown> {
    const whole = hook === 'beforeAll' || hook === 'afterAll';
    const call = {
      mode: 'file' as const,
      file,
      ...(fn === undefined ? { fallbacks } : { fn }),
      // Only data crosses to code: what is undefined is left out, as it is in Python.
      args: fn === hook ? [plain(context), { hookName: hook }] : [hook, plain(context)],
      // The end of the run is told also when it was stopped.
      ...(hook === 'afterAll' ? {} : { signal: this.#options.signal }),
      ...(whole ? { timeoutMs: wholeTimeoutMs } : {}),
    };
    try {
      return await (path.extname(file) === '.py'
        ? this.#code.runPython(call)
        : this.#code.runJavaScript(call));
    } catch (error) {
      if (!(error instanceof CupelError)) throw error;
      const { code, message, hint } = error;
      throw new CupelError(code, `${hook} of "${name}": ${message}`, { location, hint, cause: error });
    }
  }
}

function changedCase(before: Case, test: unknown, directory: string, { name, location }: Extension): Case {
  try {
    const written = caseOfValue(test, before.index, { location: () => location });
    if (written.mistakes) throw new DatasetError(written.mistakes);
    const { vars } = written.config;
    if (typeof vars === 'string' || Array.isArray(vars))
      throw new CupelError('suite.wrongType', '`vars` must be a map of variables.');
    const made = mergeLayers([toLayer(written, directory)]);
    const sameChecks = isDeepStrictEqual(
      plain(before.assertions.map(writtenAssertion)),
      plain(written.config.assert ?? []),
    );
    return {
      ...made,
      ...(sameChecks ? { assertions: before.assertions } : {}),
      index: before.index,
      hash: before.hash,
      location: before.location,
    };
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    throw new CupelError(
      'hook.badTest',
      `The test that "${name}" returned cannot be used: ${error.message}`,
      {
        location,
        hint: error.hint,
      },
    );
  }
}

/** A case under the names of the format. */
function testOf(each: Case): Record<string, unknown> {
  const { index: _, hash: __, location: ___, assertions, options, ...rest } = each;
  const { config, ...own } = options;
  return { ...rest, assert: assertions.map(writtenAssertion), options: { ...own, ...config } };
}

function writtenAssertion(spec: AssertionSpec): Record<string, unknown> {
  const { type, negated, directory: _, location: __, assert, ...rest } = spec;
  return {
    type: negated ? `not-${type}` : type,
    ...rest,
    ...(assert ? { assert: assert.map(writtenAssertion) } : {}),
  };
}

function fieldOf(returned: unknown, field: 'suite' | 'test'): object | undefined {
  if (typeof returned !== 'object' || returned === null) return undefined;
  const value = (returned as Record<string, unknown>)[field];
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** As JSON would carry it. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
