import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { sumTallies, withTally } from '../../support/tallies.ts';

describe('sumTallies', () => {
  it('adds up the tests of all steps', () => {
    const total = sumTallies([
      { name: 'unit', code: 1, tally: { passed: 10, failed: 2, failures: ['a', 'b'] } },
      { name: 'ui', code: 0, tally: { passed: 5, failed: 0, failures: [] } },
    ]);
    assert.deepEqual(total, { passed: 15, failed: 2, failures: ['a', 'b'] });
  });

  it('counts a step that failed without a failing test as one failure', () => {
    const total = sumTallies([
      { name: 'lint', code: 1, tally: undefined },
      { name: 'host', code: 1, tally: { passed: 3, failed: 0, failures: [] } },
      { name: 'check', code: 0, tally: undefined },
    ]);
    assert.deepEqual(total, {
      passed: 3,
      failed: 2,
      failures: ['lint (exit code 1)', 'host (exit code 1)'],
    });
  });
});

describe('withTally', () => {
  it('reads what the step wrote to the file it was given', async () => {
    const result = await withTally('unit', async (env) => {
      writeFileSync(env.CUPEL_TEST_TALLY ?? '', '{"passed":1,"failed":1,"failures":["a"]}');
      return 2;
    });
    assert.deepEqual(result, { name: 'unit', code: 2, tally: { passed: 1, failed: 1, failures: ['a'] } });
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
