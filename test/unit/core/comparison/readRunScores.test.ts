import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compareRuns, readRunScores, verdictWords } from '../../../../src/index.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('the library compares result files', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-library-'))));
  after(() => rm(folder, { recursive: true }));

  it('by any figure, averaged over repeats, with clusters from metadata or variables', async () => {
    const { prompts, providers, ...run } = sampleRun();
    const write = async (name: string, right: number) => {
      const results = Array.from({ length: 80 }, (_, index) => {
        const [caseNo, repeat] = [Math.floor(index / 2), index % 2];
        const pass = caseNo < right;
        return sampleResult({
          case: caseNo,
          repeat,
          pass,
          score: Number(pass),
          vars: { topic: `t${caseNo % 9}` },
        });
      });
      const file = path.join(folder, name);
      await writeFile(file, JSON.stringify({ version: 1, run, prompts, providers, summary: {}, results }));
      return file;
    };
    const files = [await write('a.json', 20), await write('b.json', 38)];
    const [a, b] = await Promise.all(files.map((file) => readRunScores(file, 'pass')));
    assert.ok(a && b);
    const { overall } = compareRuns(a, b, { figure: 'pass' });
    assert.equal(overall.n, 40);
    assert.match(verdictWords(overall), /^better: \+45\.0 points/);
    const clustered = await readRunScores(files[0] ?? '', 'score', 'topic');
    assert.equal(clustered.columns[0]?.cases[4]?.cluster, 't4');
    await assert.rejects(readRunScores(path.join(folder, 'none.json')), { code: 'compare.badFile' });
  });
});
