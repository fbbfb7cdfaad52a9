import { isSeq, parseDocument, stringify } from 'yaml';
import type { ProviderConfig } from './schema.ts';

/** What a new suite is made of; the keys are those of the file. */
export interface NewSuite {
  description: string;
  prompts: readonly (string | { raw: string; config: Readonly<Record<string, unknown>> })[];
  providers: readonly ProviderConfig[];
  tests: readonly NewCase[] | string;
}

export interface NewCase {
  description?: string;
  vars: Readonly<Record<string, unknown>>;
  assert?: readonly { type: string; value?: unknown; threshold?: number }[];
  options?: { disableVarExpansion: boolean };
}

/** The text of a suite. */
export function suiteText(suite: NewSuite): string {
  return stringify(suite, { lineWidth: 0 });
}

/** Whether the cases stand in the suite itself, or nowhere yet. */
export function takesCases(text: string): boolean {
  const tests = parseDocument(text).get('tests', true);
  return tests === undefined || tests === null || isSeq(tests);
}
