import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { closedDatasets } from '../../../../src/core/suites/closedDatasets.ts';

const workbook = 'test/fixtures/suites/reading-workbook/cases.xlsx';

describe('closedDatasets', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-closed-'));
    await copyFile(workbook, path.join(folder, 'cases.xlsx'));
    for (const [name, text] of Object.entries({
      'cases.csv': 'word\nhi\n',
      'cases.jsonl': '{"vars":{"word":"hi"}}\n',
      'cases.js': 'module.exports = () => [{ vars: { word: "hi" } }];\n',
      'broken.yaml': '- vars: { word: hi\n',
    }))
      await writeFile(path.join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true }));

  const closed = async (dataset: string, variable: string): Promise<string[]> => {
    const suite = path.join(folder, 'a.eval.yaml');
    await writeFile(suite, `prompts: ['{{ word }}']\nproviders: [echo]\ntests: ['${dataset}']\n`);
    const found = await closedDatasets(suite, variable, createNodeEnvironment());
    return found.map((file) => path.basename(file));
  };

  it('names no text that can be changed, and none that is not there', async () => {
    for (const dataset of ['cases.csv', 'cases.jsonl', 'none.xlsx', 'none.js'])
      assert.deepEqual(await closed(`file://${dataset}`, 'word'), [], dataset);
  });

  it('names workbooks by their columns, and code by its words', async () => {
    for (const dataset of ['cases.xlsx', 'cases.js']) {
      assert.deepEqual(await closed(`file://${dataset}`, 'word'), [dataset]);
      assert.deepEqual(await closed(`file://${dataset}`, 'wor'), []);
    }
  });

  it('names what is on a server, and what cannot be read', async () => {
    assert.equal((await closed('huggingface://datasets/a/b', 'word')).length, 1);
    assert.deepEqual(await closed('file://broken.yaml', 'word'), ['broken.yaml']);
  });

  it('names files of scenarios, variables and `defaultTest` that cannot be read', async () => {
    const suite = path.join(folder, 'b.eval.yaml');
    for (const text of [
      'scenarios: [file://broken.yaml]',
      'tests: [{ vars: file://broken.yaml }]',
      'defaultTest: file://broken.yaml',
    ]) {
      await writeFile(suite, `prompts: ['{{ word }}']\nproviders: [echo]\n${text}\n`);
      const found = await closedDatasets(suite, 'word', createNodeEnvironment());
      assert.deepEqual(
        found.map((file) => path.basename(file)),
        ['broken.yaml'],
        text,
      );
    }
  });
});
