import assert from 'node:assert/strict';
import path from 'node:path';
import { NamedFiles } from '../../../../src/core/suites/namedFiles.ts';

describe('the files that a suite names', () => {
  const at = (file: string): string => path.resolve('/work', file);
  const named = new NamedFiles();
  named.add(at('prompts/answer.txt'));
  named.add(at('cases.csv'), { holdsCases: true });
  named.add(at('ask.sh'), { isProgram: true });
  named.add(at('ask.sh'));
  named.add(at('more/*.csv'));
  named.add(at('all/**'));

  it('are told from globs, and those with cases from the others', () => {
    assert.deepEqual([...named.files], [at('prompts/answer.txt'), at('cases.csv'), at('ask.sh')]);
    assert.deepEqual([...named.withCases], [at('cases.csv')]);
    assert.deepEqual([...named.programs], [at('ask.sh')]);
  });

  it('are touched when they, a folder around them, or what a glob may find comes or goes', () => {
    for (const entry of ['cases.csv', 'prompts', 'more/new.csv', 'more/deep', 'more', 'all/of/any'])
      assert.ok(named.isTouchedBy(at(entry)), entry);
    for (const entry of ['other.csv', 'prompts/other.txt', 'prompt', 'more/new.txt', 'more.csv'])
      assert.ok(!named.isTouchedBy(at(entry)), entry);
  });
});
