import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { acceptOutput } from '../../../../src/core/suites/editSuite.ts';
import { findCase, placeInTests, requireAlone } from '../../../../src/core/suites/findCase.ts';
import type { CaseOfResult } from '../../../../src/core/suites/findCase.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';

describe('the case of a result', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-find-'));
    await writeFile(path.join(folder, 'rows.csv'), 'n\nr1\nr2\n');
  });
  after(() => rm(folder, { recursive: true }));

  const textOf = (tests: string): string => `prompts: ['{{ n }}']\nproviders: [echo]\ntests:\n${tests}`;

  async function load(text: string): Promise<Suite> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, text);
    const { suite, diagnostics } = await loadSuite(file, createNodeEnvironment());
    assert.ok(suite, JSON.stringify(diagnostics));
    return suite;
  }

  /** What a run of a suite keeps of each case, and how cases are found by it later. */
  async function run(
    suite: Suite,
  ): Promise<{ results: CaseOfResult[]; isOfRun: (hash: string) => Promise<boolean> }> {
    const results: CaseOfResult[] = [];
    for await (const { index, hash, description, vars } of suite.cases())
      results.push({
        case: index,
        caseHash: hash,
        ...(description === undefined ? {} : { description }),
        vars,
      });
    const hashes = new Set(results.map(({ caseHash }) => caseHash));
    return { results, isOfRun: async (hash) => Promise.resolve(hashes.has(hash)) };
  }

  const named = ({ description, vars }: Case): unknown => description ?? vars['n'];

  /** What is found in `after` of the results of `before`. */
  async function found(before: string, after: string): Promise<unknown[]> {
    const { results, isOfRun } = await run(await load(textOf(before)));
    const suite = await load(textOf(after));
    return Promise.all(
      results.map(async (result) =>
        findCase(suite, result, isOfRun).then(named, (error: { code: string }) => error.code),
      ),
    );
  }

  const three = '  - vars: { n: one }\n  - vars: { n: two }\n  - vars: { n: three }\n';

  it('is found where it was moved to', async () => {
    assert.deepEqual(await found(three, `  - vars: { n: zero }\n${three}`), ['one', 'two', 'three']);
  });

  it('is not one that was changed, or that took its place', async () => {
    assert.deepEqual(await found(three, three.replace('two', '2')), ['one', 'suite.noSuchCase', 'three']);
    assert.deepEqual(await found(three, three.replace('  - vars: { n: one }\n', '')), [
      'suite.noSuchCase',
      'two',
      'three',
    ]);
  });

  it('is found while only what is asserted was changed', async () => {
    const asserted = three.replace('{ n: two }', '{ n: two }\n    assert: [{ type: is-json }]');
    assert.deepEqual(await found(three, `  - vars: { n: zero }\n${asserted}`), ['one', 'two', 'three']);
    // What asks the same and was in the run beside it is another.
    const pair = '  - vars: { n: a }\n  - vars: { n: a }\n    assert: [{ type: is-json }]\n';
    const [, second = ''] = pair.split(/(?<=a \}\n)(?= {2}- )/);
    assert.deepEqual(await found(pair, second), ['suite.noSuchCase', 'a']);
  });

  it('is found where code or earlier outputs have added to its variables', async () => {
    const withMore = async (head: string, more: Record<string, unknown>): Promise<unknown[]> => {
      const suite = await load(head + textOf(three));
      const { results } = await run(suite);
      return Promise.all(
        results.map(async (result) =>
          findCase(
            suite,
            { ...result, caseHash: 'of the run', vars: { ...result.vars, ...more } },
            async () => Promise.resolve(false),
          ).then(named, (error: { code: string }) => error.code),
        ),
      );
    };
    const all = ['one', 'two', 'three'];
    await writeFile(path.join(folder, 'hooks.js'), 'module.exports = { hook: () => {} };\n');
    assert.deepEqual(await withMore('extensions: [file://hooks.js:hook]\n', { more: 1 }), all);
    assert.deepEqual(
      await withMore("defaultTest: { options: { transformVars: '({ ...vars, more: 1 })' } }\n", { more: 1 }),
      all,
    );
    assert.deepEqual(await withMore('defaultTest: { options: { storeOutputAs: last } }\n', { last: 'x' }), [
      'suite.noSuchCase',
      'two',
      'three',
    ]);
    assert.deepEqual(await withMore('', { _conversation: [] }), all);
    assert.deepEqual(
      await withMore('', { more: 1 }),
      all.map(() => 'suite.noSuchCase'),
    );
  });

  it('is told from cases of its hash by its name, then by its place', async () => {
    const twins = '  - { description: A, vars: { n: x } }\n  - { description: B, vars: { n: x } }\n';
    assert.deepEqual(await found(twins, `  - vars: { n: zero }\n${twins}`), ['A', 'B']);
    const { results, isOfRun } = await run(await load(textOf(three.replaceAll(/one|two|three/g, 'x'))));
    const suite = await load(textOf(three.replaceAll(/one|two|three/g, 'x')));
    for (const result of results) assert.equal((await findCase(suite, result, isOfRun)).index, result.case);
  });

  it('takes in outputs of all cases and columns of a run, one after the other', async () => {
    let text = textOf(`  - vars: { n: [p, q] }\n${three}`);
    const { results, isOfRun } = await run(await load(text));
    for (const output of ['column 1', 'column 2'])
      for (const result of results.slice(2)) {
        const suite = await load(text);
        const test = await findCase(suite, result, isOfRun);
        text = acceptOutput(text, placeInTests(suite, test), `${String(result.vars['n'])}, ${output}`);
      }
    const expected = ['one', 'two', 'three'].map(
      (n) => `  - vars: { n: ${n} }\n    assert:\n      - type: equals\n        value: ${n}, column 2\n`,
    );
    assert.equal(text, textOf(`  - vars: { n: [p, q] }\n${expected.join('')}`));
  });

  it('stands in the list of the suite behind a dataset, and is changed only there', async () => {
    const suite = await load(
      textOf(`  - file://rows.csv\n${three}  - vars: { n: [p, q] }\nscenarios:\n`).concat(
        '  - config: [{ vars: { n: s } }]\n    tests: [{ description: in a scenario }]\n',
      ),
    );
    const places: unknown[] = [];
    for await (const test of suite.cases())
      try {
        places.push(`${String(named(test))} ${placeInTests(suite, test)}`);
        await requireAlone(suite, test);
      } catch (error) {
        places.push((error as Error).message);
      }
    const elsewhere = 'Only cases of the list "tests" can be changed from here.';
    const several = 'Lists of variables make several cases of this one.';
    assert.deepEqual(places, [
      elsewhere,
      elsewhere,
      'one 1',
      'two 2',
      'three 3',
      'p 4',
      several,
      'q 4',
      several,
      elsewhere,
    ]);
  });
});
