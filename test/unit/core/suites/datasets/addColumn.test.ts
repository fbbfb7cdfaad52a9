import assert from 'node:assert/strict';
import { addColumn } from '../../../../../src/core/suites/datasets/addColumn.ts';

describe('addColumn', () => {
  it('adds an empty cell to each row, whatever its cells hold', async () => {
    assert.equal(
      await addColumn('a,__expected\n1,"x, y"\n"2\n3",z\n\n4,"say ""hi"""', 'tone'),
      'a,__expected,tone\n1,"x, y",\n"2\n3",z,\n\n4,"say ""hi""",',
    );
  });

  it('separates it as the table separates its cells', async () => {
    assert.equal(await addColumn('a;b\n1,5;2\n', 'c'), 'a;b;c\n1,5;2;\n');
  });

  it('keeps the ends of lines, and the mark at the beginning', async () => {
    assert.equal(await addColumn('\uFEFFa\r\n1\r\n', 'b'), '\uFEFFa,b\r\n1,\r\n');
  });

  it('quotes a name where CSV needs it, and leaves a row with a mistake alone', async () => {
    assert.equal(await addColumn('a\n"1\n2\n', 'b c'), 'a,"b c"\n"1\n2,\n');
  });
});
