import type { CodeRunner } from '../../code/codeRunner.ts';
import { extractJson } from '../../assertions/jsonExtraction.ts';
import { TimeLimit, TimeLimitError } from '../../assertions/timeLimit.ts';
import { outputText } from '../../assertions/outputText.ts';
import type { Result } from '../../engine/result.ts';
import { CupelError, messageOf } from '../../errors.ts';
import { parseFileReference } from '../../suites/fileReference.ts';
import { readJsonPath, valueAtPath } from '../jsonPath.ts';

/** How something is read out of an output, as a suite says it. */
export interface ExtractConfig {
  /** A JavaScript pattern; its first group, else the whole match. */
  regex?: string | undefined;
  flags?: string | undefined;
  /** A JSON path into the output, or into the first JSON that stands in it. */
  json?: string | undefined;
  /** An expression or a body over `output` and `context`, or `file://x.js:fn`, `file://x.py:fn`. */
  code?: string | undefined;
  /** The name of one of the result's named scores. */
  metric?: string | undefined;
}

/** What stands in a result, or undefined when nothing can be read. */
export type Extractor = (result: Result) => unknown;

interface Services {
  readonly code: Pick<CodeRunner, 'runJavaScript' | 'runPython'>;
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The long form of an extractor: `$.a.b` is a JSON path, `/a(b)/i` a pattern, `file://` code.
 * @throws CupelError `extract.invalid`
 */
export function readExtract(config: string | ExtractConfig): ExtractConfig {
  if (typeof config !== 'string') {
    const ways = (['regex', 'json', 'code', 'metric'] as const).filter((key) => config[key] !== undefined);
    if (ways.length === 1) return config;
    throw invalid(
      ways.length === 0 ? 'it says neither how nor where' : `it names ${ways.join(' and ')}: one is enough`,
    );
  }
  if (config.startsWith('$')) return { json: config };
  if (config.startsWith('file://')) return { code: config };
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(config);
  if (pattern) return { regex: pattern[1], flags: pattern[2] };
  throw invalid(`"${config}" is neither a JSON path, nor a /pattern/, nor a file`);
}

function invalid(problem: string): CupelError {
  return new CupelError('extract.invalid', `An output cannot be read like that: ${problem}.`, {
    hint: 'Write $.path, /pattern/, file://code.js, or a map with one of regex, json, code, metric.',
  });
}

/**
 * Makes an extractor once, to be called for each result.
 * @throws CupelError `extract.invalid`, `path.syntax`; the extractor itself throws what its code throws
 */
export function createExtractor(config: string | ExtractConfig | undefined, services: Services): Extractor {
  if (config === undefined) return (result) => outputText(result.output);
  const { regex, flags, json, code, metric } = readExtract(config);
  if (regex !== undefined) return byPattern(regex, flags);
  if (json !== undefined) return byPath(json);
  if (metric !== undefined) return (result) => result.namedScores?.[metric];
  return byCode(code ?? '', services);
}

function byPattern(source: string, flags = ''): Extractor {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, flags.replace('g', ''));
  } catch (error) {
    throw invalid(messageOf(error));
  }
  const limit = new TimeLimit();
  return ({ output }) => {
    try {
      const match = limit.run(() => pattern.exec(outputText(output)));
      return match ? (match[1] ?? match[0]) : undefined;
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      throw new CupelError('extract.timeout', `The pattern /${source}/ ${error.message} on an output.`, {
        hint: 'Repetitions inside repetitions, such as (a+)+, try every way to split the text.',
      });
    }
  };
}

function byPath(path: string): Extractor {
  const steps = readJsonPath(path);
  return ({ output }) => {
    const value = typeof output === 'string' ? extractJson(output)[0] : output;
    return valueAtPath(value, steps);
  };
}

function byCode(source: string, { code, directory, signal }: Services): Extractor {
  const call = (result: Result) => ({
    args: [
      result.output,
      { vars: result.vars, metadata: result.metadata ?? {}, namedScores: result.namedScores ?? {} },
    ],
    ...(signal ? { signal } : {}),
  });
  if (!source.startsWith('file://'))
    return (result) =>
      code.runJavaScript({
        mode: 'auto',
        source,
        parameters: ['output', 'context'],
        directory,
        ...call(result),
      });
  const { file, fn } = parseFileReference(source, directory);
  const named = fn === undefined ? { fallbacks: ['extract'] } : { fn };
  return (result) => {
    const fileCall = { mode: 'file' as const, file, ...named, ...call(result) };
    return file.endsWith('.py') ? code.runPython(fileCall) : code.runJavaScript(fileCall);
  };
}
