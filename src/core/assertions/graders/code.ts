import { callFile, callInline, codeContext } from '../codeCalls.ts';
import { codeVerdict } from '../codeVerdict.ts';
import { returnLast } from '../oneLineCode.ts';
import type { Grader, GraderInput } from '../grader.ts';
import { readReference } from '../valueFiles.ts';
import { textValue } from '../valueShapes.ts';
import { reaches } from '../thresholds.ts';

/** An expression, a body with `return`, or a `file://`: what it returns is the verdict. */
export const javascript: Grader = async (input) => codeVerdict(input.spec, await run(input, 'javascript'));

/** The same in Python. A threshold also holds for the score of a dictionary that says it passes. */
export const python: Grader = async (input) => {
  const finding = codeVerdict(input.spec, fromPython(await run(input, 'python')));
  const { threshold } = input;
  if (threshold === undefined || reaches(finding.score, threshold) || !finding.pass) return finding;
  return {
    ...finding,
    pass: false,
    reason: `The score is ${finding.score}; at least ${threshold} is asked for. ${finding.reason}`,
  };
};

function run(input: GraderInput, language: 'javascript' | 'python'): Promise<unknown> {
  const args = [input.output, codeContext(input)];
  const reference = readReference(input.spec.value, input.spec.directory);
  if (reference && reference.language !== 'data') return callFile(input, reference, args);
  const source = textValue(input).trimEnd();
  return callInline(input, language, language === 'javascript' ? returnLast(source) : source, args);
}

/** Python code may print its verdict's JSON, a number or "True" as text. */
function fromPython(result: unknown): unknown {
  if (typeof result !== 'string') return result;
  const text = result.trim();
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  try {
    return JSON.parse(text);
  } catch {
    return result; // Not a verdict: the caller says so.
  }
}
