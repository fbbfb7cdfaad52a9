import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Tally } from '../../support/tallyReporter.ts';
import { failedFiles, sumTallies, triedAgain, withTally } from '../../support/tallies.ts';

const tally = (passed: number, failed: number, failures: string[], files: Tally['files'] = {}): Tally => ({
  passed,
  failed,
  failures,
  files,
});

describe('sumTallies', () => {
  it('adds up the tests of all steps', () => {
    const total = sumTallies([
      { name: 'unit', code: 1, tally: tally(10, 2, ['a', 'b'], { 'x.test': { passed: 10, failed: 2 } }) },
      {
        name: 'ui',
        code: 0,
        tally: tally(5, 0, [], { 'x.test': { passed: 1, failed: 0 }, 'y.test': { passed: 4, failed: 0 } }),
      },
    ]);
    assert.deepEqual(
      total,
      tally(15, 2, ['a', 'b'], { 'x.test': { passed: 11, failed: 2 }, 'y.test': { passed: 4, failed: 0 } }),
    );
  });

  it('counts a step that failed without a failing test as one failure', () => {
    const total = sumTallies([
      { name: 'lint', code: 1, tally: undefined },
      { name: 'host', code: 1, tally: tally(3, 0, []) },
      { name: 'check', code: 0, tally: undefined },
    ]);
    assert.deepEqual(total, {
      passed: 3,
      failed: 2,
      failures: ['lint (exit code 1)', 'host (exit code 1)'],
      files: {},
    });
  });
});

describe('withTally', () => {
  it('reads what the step wrote to the file it was given', async () => {
    const result = await withTally('unit', async (env) => {
      writeFileSync(env.CUPEL_TEST_TALLY ?? '', JSON.stringify(tally(1, 1, ['a'])));
      return 2;
    });
    assert.deepEqual(result, { name: 'unit', code: 2, tally: tally(1, 1, ['a']) });
  });

  it('has no tally of a step that wrote none, or half of one', async () => {
    assert.equal((await withTally('lint', async () => 0)).tally, undefined);
    const crashed = await withTally('host', async (env) => {
      writeFileSync(env.CUPEL_TEST_TALLY ?? '', '{"pas');
      return 1;
    });
    assert.equal(crashed.tally, undefined);
  });
});

describe('a run of which files are tried again', () => {
  const first = tally(7, 2, ['a', 'b'], {
    'calm.test': { passed: 5, failed: 0 },
    'hook.test': { passed: 1, failed: 1 },
    'once.test': { passed: 1, failed: 1 },
  });

  it('is made of the files with a failure', () => {
    assert.deepEqual(failedFiles(first), ['hook.test', 'once.test']);
  });

  it('is made of all when a failure is of no file', () => {
    assert.deepEqual(failedFiles({ ...first, failed: 3 }), []);
  });

  it('counts what those files did then, and each test once', () => {
    const again = tally(5, 1, ['b'], {
      'hook.test': { passed: 4, failed: 0 },
      'once.test': { passed: 1, failed: 1 },
    });
    assert.deepEqual(
      triedAgain(first, again),
      tally(10, 1, ['b'], {
        'calm.test': { passed: 5, failed: 0 },
        'hook.test': { passed: 4, failed: 0 },
        'once.test': { passed: 1, failed: 1 },
      }),
    );
  });
});
