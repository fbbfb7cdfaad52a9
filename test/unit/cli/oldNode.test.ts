import assert from 'node:assert/strict';
import { oldNodeError } from '../../../src/cli/oldNode.ts';

describe('a Node that is too old', () => {
  it('is told so, with the version that is needed', () => {
    for (const node of ['18.20.8', '20.20.2', '22.12.0'])
      assert.equal(oldNodeError(node), `error cli.oldNode: Cupel needs Node 22.13 or later; this is ${node}`);
  });

  it('is none that has SQLite', () => {
    for (const node of ['22.13.0', '22.21.1', '23.4.0', '24.0.0', '24.0.0-nightly'])
      assert.equal(oldNodeError(node), undefined);
  });
});
