import { stringify } from 'yaml';

/** What a new suite is made of; the keys are those of the file. */
export interface NewSuite {
  description: string;
  prompts: readonly string[];
  providers: readonly string[];
  tests: readonly NewCase[] | string;
}

export interface NewCase {
  description?: string;
  vars: Readonly<Record<string, unknown>>;
  assert?: readonly { type: string; value?: unknown; threshold?: number }[];
}

/** The text of a suite. */
export function suiteText(suite: NewSuite): string {
  return stringify(suite, { lineWidth: 0 });
}
