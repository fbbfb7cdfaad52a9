import type { CodeRunner } from '../code/codeRunner.ts';
import { CupelError } from '../errors.ts';
import type { Case } from '../suites/suite.ts';
import { isFileReference, parseFileReference } from '../suites/fileReference.ts';

type Runner = Pick<CodeRunner, 'runJavaScript' | 'runPython'>;

export interface TransformCall {
  /** An expression, a body with `return`, or `file://x.js[:fn]`, `file://x.py[:fn]`. */
  readonly source: string;
  /** What it is called in the suite, for messages. */
  readonly name: string;
  /** Name of the first parameter; the second is `context`. */
  readonly parameter: string;
  readonly value: unknown;
  readonly context: unknown;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a `transform` or a `transformVars`.
 * @throws CupelError `transform.empty` when it returns nothing, and what the code runner throws
 */
export async function runTransform(call: TransformCall, code: Runner): Promise<unknown> {
  const { source, name, parameter, value, context, directory, signal } = call;
  const args = [value, context];
  const made = isFileReference(source)
    ? await runTransformFile(source, directory, args, signal, code)
    : await code.runJavaScript({
        mode: 'auto',
        source,
        parameters: [parameter, 'context'],
        directory,
        args,
        signal,
      });
  if (made === undefined || made === null)
    throw new CupelError('transform.empty', `\`${name}\` returned nothing.`, {
      hint: 'A body of several statements needs `return`.',
    });
  return made;
}

/**
 * The variables of a case after its `transformVars`, if it has one.
 * @throws CupelError `transform.badVars`, and what `runTransform` throws
 */
export async function transformVars(
  { options, location }: Pick<Case, 'options' | 'location'>,
  vars: Record<string, unknown>,
  directory: string,
  { code, hard }: { code: Runner; hard: AbortSignal },
): Promise<Record<string, unknown>> {
  if (options.transformVars === undefined) return vars;
  const made = await runTransform(
    {
      source: options.transformVars,
      name: 'transformVars',
      parameter: 'vars',
      value: vars,
      context: { vars },
      directory,
      signal: hard,
    },
    code,
  );
  if (typeof made === 'object' && made !== null && !Array.isArray(made))
    return made as Record<string, unknown>;
  throw new CupelError('transform.badVars', '`transformVars` has to return an object of variables.', {
    location,
  });
}

/** Calls the function that a file of code has for a transform. */
export function runTransformFile(
  source: string,
  directory: string,
  args: readonly unknown[],
  signal: AbortSignal,
  code: Runner,
): Promise<unknown> {
  const { file, fn } = parseFileReference(source, directory);
  const named = fn === undefined ? { fallbacks: ['transform', 'get_transform', 'getTransform'] } : { fn };
  const call = { mode: 'file' as const, file, args, signal, ...named };
  return file.endsWith('.py') ? code.runPython(call) : code.runJavaScript(call);
}
