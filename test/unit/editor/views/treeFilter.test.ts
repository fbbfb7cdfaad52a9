import assert from 'node:assert/strict';
import { fits } from '../../../../src/editor/views/treeFilter.ts';

describe('the filter of a view', () => {
  it('wants all of its words, in any order and case, in whichever text', () => {
    assert.equal(fits('gpt METALS', 'metals.eval.yaml', 'openai:gpt-5-mini'), true);
    assert.equal(fits('gpt wood', 'metals.eval.yaml', 'openai:gpt-5-mini'), false);
  });

  it('takes parts of words, and texts that are not there', () => {
    assert.equal(fits('#rel', undefined, '#release-2'), true);
  });

  it('fits all when it is empty', () => {
    assert.equal(fits('', 'anything'), true);
    assert.equal(fits('  ', undefined), true);
  });
});
