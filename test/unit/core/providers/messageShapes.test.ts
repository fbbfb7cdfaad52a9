import assert from 'node:assert/strict';
import { readDataUrl } from '../../../../src/core/providers/messageShapes.ts';

describe('readDataUrl', () => {
  it('reads the type and the data', () => {
    assert.deepEqual(readDataUrl('data:image/jpg;base64,AA=='), { mimeType: 'image/jpeg', data: 'AA==' });
    assert.deepEqual(readDataUrl('data:text/plain;charset=utf-8;base64,QQ=='), {
      mimeType: 'text/plain',
      data: 'QQ==',
    });
    for (const url of [
      'data:text/plain,a',
      'data:;base64,AA==',
      'data:text/plainbase64,AA==',
      'https://a.test',
    ])
      assert.equal(readDataUrl(url), undefined, url);
  });

  it('takes linear time: a quadratic one would not end within the limit of a test', () => {
    assert.equal(readDataUrl(`data:${'x'.repeat(1_000_000)}`), undefined);
    assert.equal(readDataUrl(`data:a${';base64'.repeat(100_000)}`), undefined);
  });
});
