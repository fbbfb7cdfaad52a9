import { partProblem, partReaders } from '../assertions/writtenValues.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { isTemplate } from '../prompts/templates.ts';
import { toAssertionSpec } from './assertionSpec.ts';
import { assertionTypes, isAssertionType, parseAssertionType } from './assertionTypes.ts';
import { isFileReference } from './fileReference.ts';
import type { AssertionConfig } from './schema.ts';
import type { Path } from './yamlDocument.ts';

/** Whether an assertion has parts that its grader reads before it has an output. */
export function hasWrittenParts({ type }: AssertionConfig): boolean {
  return readersOf(parseAssertionType(type).base) !== undefined;
}

/** Says of these what the grader would, before anything is sent. Templates and files are known only when it grades. */
export async function checkWrittenParts(
  assertion: AssertionConfig,
  locate: (path: Path) => Location,
): Promise<Diagnostic[]> {
  const spec = toAssertionSpec(assertion, '', locate);
  const problem = partProblem(spec, (await readersOf(spec.type)?.()) ?? [], isFixed);
  if (!problem) return [];
  const { code, message, hint } = problem.error;
  const location = locate([...problem.at]);
  return [{ code, severity: 'error', message, location, ...(hint ? { hint } : {}) }];
}

function readersOf(type: string) {
  return isAssertionType(type) ? partReaders(type, assertionTypes[type].value) : undefined;
}

function isFixed(value: unknown): boolean {
  if (isFileReference(value)) return false;
  if (typeof value === 'string') return !isTemplate(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isFixed);
}
