import assert from 'node:assert/strict';
import type { TextDocument } from 'vscode';
import { lengthOf, typingPause } from '../../../../src/editor/files/lengthOf.ts';

/** As much of a document as is asked: the end of its last line. */
function document(length: number): TextDocument {
  return {
    lineCount: 3,
    lineAt: (line: number) => ({ range: { end: { line, character: 5 } } }),
    offsetAt: ({ line }: { line: number }) => (line === 2 ? length : 0),
    getText: () => assert.fail('the text is not joined for it'),
  } as unknown as TextDocument;
}

describe('the length of a document', () => {
  it('is that of its lines, and nothing is joined for it', () => {
    assert.equal(lengthOf(document(1_000_000)), 1_000_000);
  });

  it('decides how long typing must pause before the document is read', () => {
    assert.equal(typingPause(document(200_000), 20), 20);
    assert.equal(typingPause(document(200_001), 20), 1000);
  });
});
