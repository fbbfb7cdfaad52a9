import type { Finding, Grader, GraderInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import { messageOf } from '../../errors.ts';
import { extractJson } from '../jsonExtraction.ts';
import type { SchemaCheck } from '../jsonSchemas.ts';
import { isRecord } from '../valueShapes.ts';

/** The output is JSON, and valid against the JSON Schema if the value is one. */
export const isJson: Grader = async (input): Promise<Finding> => {
  const check = await schemaOf(input);
  let parsed: unknown;
  try {
    parsed = JSON.parse(input.text);
  } catch (error) {
    return verdict(false, `The output is not JSON: ${messageOf(error)}.`);
  }
  const problem = check?.([parsed]);
  if (problem !== undefined) return verdict(false, `The JSON does not match the schema: ${problem}.`);
  return verdict(true, check ? 'The output is JSON that matches the schema.' : 'The output is JSON.');
};

/** A JSON object stands somewhere in the output; with a schema, a JSON object or array that is valid against it. */
export const containsJson: Grader = async (input): Promise<Finding> => {
  const check = await schemaOf(input);
  const found = extractJson(input.text);
  const candidates = check ? found.flatMap(withMembers) : found.flatMap(withMembers).filter(isRecord);
  if (candidates.length === 0) return verdict(false, 'There is no JSON object in the output.');
  if (!check) return verdict(true, 'There is a JSON object in the output.');
  const problem = check(candidates);
  if (problem === undefined) return verdict(true, 'There is JSON in the output that matches the schema.');
  return verdict(false, `No JSON in the output matches the schema: ${problem}.`);
};

/** An array, then the objects that stand in it: the schema may be of either. */
function withMembers(value: unknown): unknown[] {
  return Array.isArray(value)
    ? [
        value,
        ...value.flatMap((item) => (typeof item === 'object' && item !== null ? withMembers(item) : [])),
      ]
    : [value];
}

function schemaOf({ spec, value, services }: GraderInput): Promise<SchemaCheck> | undefined {
  return value === undefined || value === null || value === ''
    ? undefined
    : services.schemas.check(spec, value);
}
