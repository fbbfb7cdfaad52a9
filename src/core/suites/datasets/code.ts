import path from 'node:path';
import { sharedCodeRunner } from '../../code/codeRunner.ts';
import { CupelError, messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
import { type DatasetReader, type DatasetSource, datasetError } from './dataset.ts';
import { caseOfValue } from './documents.ts';

/** Milliseconds that code may take to make the cases. */
const generatorTimeoutMs = 60_000;
const fallbacks = ['generate_tests', 'generateTests', 'get_tests', 'getTests', 'tests', 'main'];

/** A function of JavaScript or TypeScript that returns cases, or an exported list of them. */
export const readJavaScript: DatasetReader = (source) => readGenerated(source, 'javascript');

/** A function of Python that returns cases. */
export const readPython: DatasetReader = (source) => readGenerated(source, 'python');

async function* readGenerated(source: DatasetSource, language: 'javascript' | 'python') {
  const { file, fn, config, environment, location, signal } = source;
  const runner = sharedCodeRunner(environment);
  const call = {
    mode: 'file',
    file,
    ...(fn === undefined ? {} : { fn }),
    fallbacks,
    args: [config ?? {}],
    timeoutMs: generatorTimeoutMs,
    ...(signal ? { signal } : {}),
  } as const;
  let made: unknown;
  try {
    made = await (language === 'python' ? runner.runPython(call) : runner.runJavaScript(call));
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    throw datasetError(error.code, `"${path.basename(file)}": ${messageOf(error)}`, location, error.hint);
  }
  if (!Array.isArray(made))
    throw datasetError(
      'dataset.badResult',
      `"${path.basename(file)}" returned no list of cases.`,
      location,
      'Return [{ vars: {…}, assert: […] }, …].',
    );
  for (const [index, value] of made.entries())
    yield caseOfValue(value, index, { location: (): Location => location });
}
