import assert from 'node:assert/strict';
import { NamedFiles } from '../../../../src/core/suites/namedFiles.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';
import { changedCases, type SuiteState, suiteState } from '../../../../src/core/suites/suiteState.ts';

describe('what is to be run again of a suite', () => {
  const contents: Record<string, string> = {};
  const names = new NamedFiles();
  names.add('/s/tools.json');
  names.add('/s/doc.txt');
  names.add('/s/rows.csv', { holdsCases: true });

  const stateOf = async (
    hashes: readonly string[],
    given: { line?: number; prompt?: string } = {},
  ): Promise<SuiteState> => {
    const { line = 1, prompt = 'p' } = given;
    const location = {
      file: '/s/a.eval.yaml',
      range: { start: { line, column: 0 }, end: { line, column: 1 } },
    };
    const cases = hashes.map((hash, index) => ({
      index,
      hash,
      vars: hash === 'b' ? { doc: 'file://doc.txt' } : {},
      assertions: [],
      options: {},
      location,
    })) as unknown as Case[];
    const suite = {
      directory: '/s',
      prompts: [{ hash: prompt }],
      providers: [{ id: 'echo', location }],
      async *cases() {
        yield* cases;
      },
    } as unknown as Suite;
    return suiteState(suite, names, async (file) => contents[file] ?? '');
  };

  it('is all when nothing is known yet, or what all share has changed', async () => {
    const before = await stateOf(['a', 'b']);
    assert.equal(changedCases(undefined, before), 'all');
    assert.equal(changedCases(before, await stateOf(['a', 'b'], { prompt: 'other' })), 'all');
    contents['/s/tools.json'] = '{}';
    assert.equal(changedCases(before, await stateOf(['a', 'b'])), 'all');
  });

  it('is a case that is another one, or that names a file which is another one', async () => {
    const before = await stateOf(['a', 'b', 'c']);
    assert.deepEqual(changedCases(before, await stateOf(['a', 'b', 'd'])), [2]);
    contents['/s/doc.txt'] = 'new';
    assert.deepEqual(changedCases(before, await stateOf(['a', 'b', 'c'])), [1]);
  });

  it('is not what only stands elsewhere, nor all for a file of cases', async () => {
    const before = await stateOf(['a', 'b']);
    contents['/s/rows.csv'] = 'more';
    assert.deepEqual(changedCases(before, await stateOf(['new', 'a', 'b'], { line: 5 })), [0]);
  });
});
