import type { CodeRunner } from '../code/codeRunner.ts';
import { CupelError, messageOf } from '../errors.ts';
import { isFileReference, parseFileReference } from '../suites/fileReference.ts';
import { readExpression } from './expression.ts';

/** A metric that is computed from others at the end of a run. */
export interface DerivedMetric {
  readonly name: string;
  /** A formula, or `file://x.js:fn`, `file://x.py:fn`. */
  readonly value: string;
}

interface Services {
  readonly code: Pick<CodeRunner, 'runJavaScript' | 'runPython'>;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/** What came of one: a number, or why there is none. */
export interface DerivedValue {
  name: string;
  value: number | null;
  problem?: string;
}

/**
 * Computes derived metrics in their order; each may use those before it. As the suite format defines them, a name
 * stands for the **sum** of that named score over the results, and `__count` for the number of results: the mean of
 * `APE` is `APE / __count`. Code is called with the sums as a map.
 */
export async function deriveMetrics(
  derived: readonly DerivedMetric[],
  sums: ReadonlyMap<string, number>,
  count: number,
  services: Services,
): Promise<DerivedValue[]> {
  const values = new Map([...sums, ['__count', count]]);
  const results: DerivedValue[] = [];
  for (const { name, value } of derived) {
    const result = await deriveOne(value, values, services);
    if (typeof result === 'number') values.set(name, result);
    results.push(
      typeof result === 'number' ? { name, value: result } : { name, value: null, problem: result },
    );
  }
  return results;
}

/** A number, or why there is none. */
async function deriveOne(
  source: string,
  values: ReadonlyMap<string, number>,
  services: Services,
): Promise<number | string> {
  try {
    if (isFileReference(source)) return await byCode(source, values, services);
    const expression = readExpression(source);
    const missing = expression.names.find((name) => !values.has(name));
    if (missing !== undefined) return `no result has a score named "${missing}"`;
    return expression.evaluate(values) ?? 'the formula has no finite value';
  } catch (error) {
    // Aborting ends the run; what is wrong with one metric does not.
    services.signal?.throwIfAborted();
    return messageOf(error);
  }
}

async function byCode(
  source: string,
  values: ReadonlyMap<string, number>,
  { code, directory, signal }: Services,
): Promise<number> {
  const { file, fn } = parseFileReference(source, directory);
  const call = {
    mode: 'file' as const,
    file,
    args: [Object.fromEntries(values), {}],
    ...(fn === undefined ? {} : { fn }),
    ...(signal ? { signal } : {}),
  };
  const made = file.endsWith('.py') ? await code.runPython(call) : await code.runJavaScript(call);
  if (typeof made === 'number' && Number.isFinite(made)) return made;
  throw new CupelError('metric.notANumber', `"${source}" did not return a number`);
}
