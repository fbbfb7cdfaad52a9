import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { suiteNames, type SuiteNames } from '../../../../src/core/suites/suiteNames.ts';

describe('the names in a suite', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-suite-names-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function namesIn(text: string): Promise<SuiteNames> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, text);
    return suiteNames(file, createNodeEnvironment());
  }

  const head = `prompts:
  - { label: fruit, raw: '{{ apple }} {{ pear }}' }
  - file://two.txt
providers:
  - { id: echo, label: back }
nunjucksFilters:
  shout: shout.js
`;
  const expected: SuiteNames = {
    variables: ['apple', 'pear', 'plum'],
    prompts: ['fruit', 'two.txt'],
    providers: [{ label: 'back', id: 'echo' }],
    filters: ['shout'],
  };

  it('are known while a variable is typed', async () => {
    await writeFile(path.join(folder, 'two.txt'), '{{ plum }}');
    for (const tests of ['', 'tests:\n  - vars:\n      apple: 1\n      p', 'tests:\n  - vars: { apple: 1, p'])
      assert.deepEqual(await namesIn(head + tests), expected);
  });

  it('are known whatever else is wrong', async () => {
    await writeFile(path.join(folder, 'two.txt'), '{{ plum }}');
    for (const mistake of ['unknown: 1', 'tests: 4', 'tests:\n  - assert: [{ type: contians }]'])
      assert.deepEqual(await namesIn(`${head}${mistake}\n`), expected);
    const half = head.replace('  - file', '  - { labl: x }\n  - file').replace('  - { id', '  - 4\n  - { id');
    assert.deepEqual(await namesIn(half), expected);
  });

  it('are none of a suite that is gone or empty', async () => {
    const none: SuiteNames = { variables: [], prompts: [], providers: [], filters: [] };
    assert.deepEqual(await suiteNames(path.join(folder, 'b.eval.yaml'), createNodeEnvironment()), none);
    assert.deepEqual(await namesIn(''), none);
  });
});
