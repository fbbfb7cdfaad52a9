import type { AssertionSpec } from '../assertions/assertion.ts';
import { isFileReference, parseFileReference } from './fileReference.ts';
import type { Case } from './suite.ts';

/**
 * Absolute paths of the files that a case itself names, in its variables, assertions and options: what is in them is no
 * part of its hash.
 * @param directory of the suite
 */
export function filesOfCase(
  { vars, assertions, options, providerOutput, assertScoringFunction }: Case,
  directory: string,
): string[] {
  const own = namedIn([vars, options, providerOutput, assertScoringFunction], directory);
  return [...new Set([...own, ...assertions.flatMap(assertionFiles)])];
}

// The specs of `defaultTest` are those of every case.
const known = new WeakMap<AssertionSpec, string[]>();

function assertionFiles(spec: AssertionSpec): string[] {
  const found = known.get(spec);
  if (found) return found;
  const { directory, location: _location, assert = [], ...rest } = spec;
  const files = [...namedIn(rest, directory), ...assert.flatMap(assertionFiles)];
  known.set(spec, files);
  return files;
}

function namedIn(value: unknown, directory: string): string[] {
  if (isFileReference(value)) return [parseFileReference(value.trim(), directory).file];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => namedIn(each, directory));
}
