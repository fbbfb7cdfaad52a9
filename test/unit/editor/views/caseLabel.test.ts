import assert from 'node:assert/strict';
import { caseLabel } from '../../../../src/editor/views/caseLabel.ts';

describe('caseLabel', () => {
  it('takes the description, and the variables beside it', () => {
    const vars = { question: 'Which\n metal?', n: 3 };
    assert.deepEqual(caseLabel({ index: 0, description: 'gold', vars }), {
      label: 'gold',
      detail: 'question: Which metal?, n: 3',
    });
  });

  it('counts from one where nobody described the case', () => {
    assert.deepEqual(caseLabel({ index: 4, vars: {} }), { label: '#5', detail: '' });
  });

  it('cuts what is long', () => {
    const { label, detail } = caseLabel({
      index: 0,
      description: 'a'.repeat(500),
      vars: { b: 'c'.repeat(500) },
    });
    assert.equal(label.length, 80);
    assert.equal(detail.length, 80);
    assert.ok(label.endsWith('…'));
  });
});
