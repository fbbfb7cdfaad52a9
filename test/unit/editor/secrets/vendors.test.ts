import assert from 'node:assert/strict';
import { isVariableName, vendors } from '../../../../src/editor/secrets/vendors.ts';

describe('the vendors that a key can be set for', () => {
  it('each have a variable of their own', () => {
    assert.equal(new Set(vendors.map(({ variable }) => variable)).size, vendors.length);
    for (const { variable } of vendors) assert.ok(isVariableName(variable), variable);
  });

  it('are joined by any name that a variable can have', () => {
    assert.equal(isVariableName('MY_KEY_2'), true);
    for (const text of ['', '2KEY', 'MY-KEY', 'MY KEY']) assert.equal(isVariableName(text), false, text);
  });
});
