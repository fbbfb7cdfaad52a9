import { hash } from 'node:crypto';
import type { AssertionSpec } from '../assertions/assertion.ts';
import type { Case } from './suite.ts';

// The specs of `defaultTest` are those of every case: their text is made once.
const assertionTexts = new WeakMap<AssertionSpec, string>();

/**
 * SHA-256 of what a case is: its variables, assertions, threshold and options. Neither its place, its description, its
 * repeats nor the order of keys matters, so that moving or naming a case leaves it comparable with earlier runs.
 */
export function caseHash(test: Omit<Case, 'hash' | 'index'>): string {
  const { vars, assertions, threshold, providerOutput, assertScoringFunction } = test;
  // How often a case is asked does not change what it is.
  const { repeat: _repeat, repeatThreshold: _threshold, ...options } = test.options;
  const parts = [
    canonicalJson(vars),
    assertions.map(assertionText).join(','),
    canonicalJson([threshold, options, providerOutput, assertScoringFunction]),
  ];
  return hash('sha256', parts.join('\n'));
}

function assertionText(spec: AssertionSpec): string {
  const known = assertionTexts.get(spec);
  if (known !== undefined) return known;
  const { directory: _directory, location: _location, assert, ...rest } = spec;
  const text = canonicalJson([rest, assert?.map(assertionText)]);
  assertionTexts.set(spec, text);
  return text;
}

/** JSON with the keys of every map in order; `undefined` is left out of maps. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (value instanceof Date) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  const map = value as Record<string, unknown>;
  const entries = keys
    .filter((key) => map[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(map[key])}`);
  return `{${entries.join(',')}}`;
}
