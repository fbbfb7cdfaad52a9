import { Turns } from '../turns.ts';
import { filesOfCase } from './filesOfCase.ts';
import type { NamedFiles } from './namedFiles.ts';
import type { Suite } from './suite.ts';

/** What decides over what a suite comes to: held against that of another time, it tells what is to be run again. */
export interface SuiteState {
  /** Prompts, providers, and the files that all cases depend on. */
  readonly shared: string;
  /** By the index of each case: what it is, and what is in the files that it names. */
  readonly cases: ReadonlyMap<number, string>;
}

/** @param contentOf a text that is the same as long as a file is, for an absolute path; the file may not be there */
export async function suiteState(
  suite: Suite,
  names: NamedFiles,
  contentOf: (file: string) => Promise<string>,
): Promise<SuiteState> {
  const cases = new Map<number, string>();
  const ofCases = new Set(names.withCases);
  const turns = new Turns();
  for await (const test of suite.cases()) {
    const pause = turns.due();
    if (pause) await pause;
    const files = filesOfCase(test, suite.directory);
    for (const file of files) ofCases.add(file);
    ofCases.add(test.location.file);
    const parts = files.length === 0 ? [] : await Promise.all(files.map(contentOf));
    cases.set(test.index, [test.hash, ...parts].join('\n'));
  }
  const others = [...names.files].filter((file) => !ofCases.has(file)).sort();
  const contents = await Promise.all(others.map(async (file) => [file, await contentOf(file)]));
  const columns = [suite.prompts.map(({ hash }) => hash), suite.providers];
  // Where something stands does not matter.
  const shared = JSON.stringify([columns, contents], (key, value: unknown) =>
    key === 'location' ? undefined : value,
  );
  return { shared, cases };
}

/** The indexes of the cases that are to be run again; `all` where what they share has changed. */
export function changedCases(before: SuiteState | undefined, after: SuiteState): number[] | 'all' {
  if (before?.shared !== after.shared) return 'all';
  const known = new Set(before.cases.values());
  return [...after.cases].flatMap(([index, state]) => (known.has(state) ? [] : [index]));
}
