import assert from 'node:assert/strict';
import { renderTemplate } from '../../../../src/core/prompts/templates.ts';
import { newRow, tableOf } from '../../../../src/core/suites/addRow.ts';
import { parseCsvExpectation } from '../../../../src/core/suites/csvExpectation.ts';
import { csvRows } from '../../../../src/core/suites/datasets/csvRows.ts';

describe('a case that is added to a table', () => {
  it('goes to the table that the suite names alone', () => {
    assert.equal(tableOf('tests: file://cases/t.csv\n', '/w'), '/w/cases/t.csv');
    assert.equal(tableOf('tests: t.csv\n', '/w'), '/w/t.csv');
    for (const tests of ['[file://t.csv]', 'file://*.csv', 'file://t.yaml', 'https://x.test/t.csv', '[]'])
      assert.equal(tableOf(`tests: ${tests}\n`, '/w'), undefined, tests);
    assert.equal(tableOf('prompts: [hi]\n', '/w'), undefined);
  });

  it('has its cells separated as those of the table', async () => {
    const { text } = await newRow('topic;message\na;b\n', { topic: '1,5', message: 'a; b' }, '');
    assert.equal(text, '"1,5";"a; b"\n');
  });

  it('is a row of its columns, with what is expected', async () => {
    const table = 'topic,message,__expected\na,b,c\n';
    assert.deepEqual(await newRow(table, { message: 'Say "hi", please' }, 'hi\nthere'), {
      text: ',"Say ""hi"", please","equals: hi\nthere"\n',
      hasExpected: true,
    });
  });

  it('expects blanks around a text too, which a cell does not tell', async () => {
    for (const expected of [' z', 'z\n', '\n\tz \r\n', '  ']) {
      const { text } = await newRow('__expected\n', {}, expected);
      const rows: string[] = [];
      for await (const { cells } of csvRows([`__expected\n${text}`])) rows.push(cells[0] ?? '');
      const { type, value } = parseCsvExpectation(rows[1] ?? '') as { type: string; value: string };
      assert.equal(type, 'equals');
      assert.equal(await renderTemplate(value, {}), expected);
    }
  });

  it('takes linear time for blanks within a text', async () => {
    const expected = `a${' '.repeat(500_000)}b`;
    assert.equal((await newRow('__expected\n', {}, expected)).text, `equals: ${expected}\n`);
  });

  it('keeps the line ends of the table, and begins a line', async () => {
    const { text, hasExpected } = await newRow('\uFEFFmessage\r\none', { message: 'two' }, 'x');
    assert.equal(text, '\r\ntwo\r\n');
    assert.ok(!hasExpected);
  });

  it('is refused where the table cannot hold it', async () => {
    await assert.rejects(newRow('topic\n', { message: 'm' }, 'x'), {
      code: 'dataset.noPlace',
      message: 'The case cannot be added: the table has no column "message".',
    });
    await assert.rejects(newRow('user\n', { user: { name: 'Ann' } }, 'x'), { code: 'dataset.noPlace' });
    await assert.rejects(newRow('', { user: 'Ann' }, 'x'), { code: 'dataset.noPlace' });
  });
});
