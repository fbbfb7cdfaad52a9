import assert from 'node:assert/strict';
import { InvalidArgumentError } from 'commander';
import {
  positiveInteger,
  regularExpression,
  shard,
  usDollars,
  variable,
  wholeNumber,
} from '../../../src/cli/flags.ts';

describe('flags', () => {
  it('take what they are for', () => {
    assert.equal(positiveInteger('4'), 4);
    assert.equal(wholeNumber('0'), 0);
    assert.equal(usDollars('$0.50'), 0.5);
    assert.equal(regularExpression('^a|b$'), '^a|b$');
    assert.deepEqual(shard('2/5'), { index: 2, count: 5 });
    assert.deepEqual(variable('b=2=3', { a: '1' }), { a: '1', b: '2=3' });
  });

  it('refuse the rest with a sentence', () => {
    for (const bad of ['0', '-1', '1.5', 'x', ''])
      assert.throws(() => positiveInteger(bad), InvalidArgumentError);
    for (const bad of ['-1', 'NaN', '', '$']) assert.throws(() => usDollars(bad), InvalidArgumentError);
    for (const bad of ['0/2', '3/2', '1', '1/0', 'a/b'])
      assert.throws(() => shard(bad), InvalidArgumentError);
    assert.throws(() => regularExpression('('), /Invalid regular expression/);
    assert.throws(() => variable('=x'), /NAME=VALUE/);
  });
});
