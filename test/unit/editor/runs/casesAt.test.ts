import assert from 'node:assert/strict';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';
import type { Range } from '../../../../src/core/location.ts';
import type { Case, Suite, SuiteOutline } from '../../../../src/core/suites/suite.ts';
import { casesAt } from '../../../../src/editor/runs/casesAt.ts';

function range(fromLine: number, toLine: number): Range {
  return { start: { line: fromLine, column: 4 }, end: { line: toLine, column: 2 } };
}

/** Two inline items, of which the second makes two cases, and a data file with three rows. */
const file = '/suites/metals.eval.yaml';
const places = [
  { file, range: range(5, 8) },
  { file, range: range(8, 11) },
  { file, range: range(8, 11) },
  ...[1, 2, 3].map((line) => ({ file: '/suites/data/metals.csv', range: range(line, line) })),
];
const suite = {
  file,
  directory: '/suites',
  async *cases() {
    for (const [index, location] of places.entries()) yield { index, location } as Case;
  },
} as unknown as Suite;
const outline: SuiteOutline = {
  prompts: [],
  providers: [],
  scenarios: [],
  tests: [
    { label: 'gold', range: range(5, 8) },
    { label: 'tin', range: range(8, 11) },
    {
      label: 'metals.csv',
      file: 'file://data/metals.csv',
      range: { ...range(11, 11), end: { line: 11, column: 30 } },
    },
  ],
};

describe('casesAt', () => {
  it('finds the case that an item of "tests" makes, on any of its lines', async () => {
    assert.deepEqual(await casesAt(suite, outline, 5), [0]);
    assert.deepEqual(await casesAt(suite, outline, 7), [0]);
  });

  it('finds all cases of an item with list variables', async () => {
    for (const line of [8, 9]) assert.deepEqual(await casesAt(suite, outline, line), [1, 2]);
  });

  it('finds the rows of a data file', async () => {
    assert.deepEqual(await casesAt(suite, outline, 11), [3, 4, 5]);
  });

  it('finds the rows of all files of a glob', async () => {
    const folder = path.resolve('test/fixtures/suites/reading-csv-columns');
    const { suite } = await loadSuite(path.join(folder, 'suite.eval.yaml'), createNodeEnvironment());
    assert.ok(suite);
    const named = { label: '*.csv', file: 'file://*.csv', range: range(2, 2) };
    const all = await Array.fromAsync(suite.cases(), ({ index }) => index);
    assert.deepEqual(await casesAt(suite, { ...outline, tests: [named] }, 2), all);
  });

  it('finds the cases of a scenario, and of one of its tests', async () => {
    const file = path.resolve('test/fixtures/suites/reading-scenarios/suite.eval.yaml');
    const environment = createNodeEnvironment();
    const { suite } = await loadSuite(file, environment);
    assert.ok(suite);
    const text = await environment.readText(file);
    const found = async (words: string): Promise<number[]> =>
      casesAt(suite, outlineSuite(text), text.slice(0, text.indexOf(words)).split('\n').length - 1);
    assert.deepEqual(await found('word: first'), [0]);
    // Two languages, and of the greeting two words.
    assert.deepEqual(await found('word: [hi'), [1, 2, 4, 5]);
    assert.deepEqual(await found('word: bye'), [3, 6]);
    for (const words of ['description: languages', 'lang: German'])
      assert.deepEqual(await found(words), [1, 2, 3, 4, 5, 6]);
  });

  it('finds none elsewhere', async () => {
    assert.deepEqual(await casesAt(suite, outline, 0), []);
    assert.deepEqual(await casesAt(suite, outline, 40), []);
  });
});
