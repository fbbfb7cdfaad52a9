import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import {
  cellPlaces,
  csvRows,
  type CsvRow,
  positionIn,
} from '../../../../../src/core/suites/datasets/csvRows.ts';

/** The text in pieces of a length. */
async function* pieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function rowsOf(text: string, length = 1000): Promise<CsvRow[]> {
  return Array.fromAsync(csvRows(pieces(text, length)));
}

describe('csvRows', () => {
  it('reads cells in quotation marks, with commas, marks and line breaks inside', async () => {
    const [row] = await rowsOf('"a, b","say ""hi""","two\nlines",plain');
    assert.deepEqual(row?.cells, ['a, b', 'say "hi"', 'two\nlines', 'plain']);
  });

  it('reads what csv-parse reads, however the text is cut', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', ' ', ',', ';', '\t', '"', '\n', '\r\n', 'é', '🙂'),
      maxLength: 8,
    });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    const written = (text: string) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(',', ';', '\t'),
        async ([first = [], ...rest], length, end, delimiter) => {
          // The header says how cells are separated; with one cell it does not, and a comma would.
          const header = [...first.map((_, index) => `name ${index}`), 'last'];
          const cells = [header, ...rest.map((row) => [...row, 'x'])];
          const text = cells.map((row) => row.map(written).join(delimiter)).join(end);
          const rows = await rowsOf(text, length);
          assert.deepEqual(
            rows.map((row) => row.cells),
            parse(text, { skip_empty_lines: true, record_delimiter: end, delimiter }),
          );
          assert.ok(rows.every(({ mistake }) => mistake === undefined));
        },
      ),
    );
  });

  it('takes the separator that a first line tells, as Excel does, and keeps the places', async () => {
    for (const [told, separator] of [
      ['sep=;', ';'],
      ['SEP=,', ','],
      ['sep=\t', '\t'],
    ] as const)
      for (const length of [1, 7, 1000]) {
        const rows = await rowsOf(`${told}\r\na${separator}b;,\tc\n1${separator}2\n`, length);
        assert.deepEqual(
          rows.map(({ line, cells: [first] }) => [line, first]),
          [
            [1, 'a'],
            [2, '1'],
          ],
        );
      }
    assert.deepEqual((await rowsOf('sep=x\n'))[0]?.cells, ['sep=x'], 'no separator');
  });

  for (const [header, separator] of [
    ['question;answer, if any;"a,b,c,d"', ';'],
    ['question\tanswer', '\t'],
    ['question,answer;note', ','],
    ['"say ""a;b;c""",answer', ','],
    ['question', ','],
  ] as const)
    it(`takes "${header}" for cells with ${JSON.stringify(separator)} between them`, async () => {
      const row = header.includes(';"') ? ['x', 'y', 'z'] : ['x', 'y'];
      const rows = await rowsOf(`\r\n${header}\r\n${row.join(separator)}\r\n`, 3);
      assert.deepEqual(
        rows.map((row) => row.separator),
        [separator, separator],
      );
      assert.deepEqual(rows[1]?.cells, row);
    });

  for (const [text, separator, count] of [
    ['question,notes (a; b; c)\nhello,x', ',', 2],
    ['a &amp; b &lt; c,d\nx,y', ',', 2],
    ['q\t\t,a\nx,y', ',', 2],
    ['Frage; kurz\nWas?\nWer?; wo?', ',', 1],
    ['Frage;Antwort, kurz\nWas?;Das', ';', 2],
    ['Frage;Antwort, kurz\nWas?;Das, ja\nWer?;Ich', ';', 2],
    ['Frage;Antwort, kurz\nWas?;Das, ja', ',', 2],
    ['a;b\n"two\nlines, and; more";x', ';', 2],
    ['a;b\n1;2;3\n4;5\n6;7', ';', 2],
    ['a;b\n1;2\n3;4;5', ';', 2],
    ['a;b', ';', 2],
    ['a,b;c;d', ',', 2],
    ['', ',', 0],
  ] as const)
    it(`looks at the first rows: ${JSON.stringify(separator)} separates the cells of ${JSON.stringify(text)}`, async () => {
      for (const length of [1, 7, 1000]) {
        const [header] = await rowsOf(text, length);
        assert.deepEqual([header?.separator ?? ',', header?.cells.length ?? 0], [separator, count]);
      }
    });

  it('looks at the first rows alone, of a table of any length', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<string> {
      yield 'a;b\n';
      for (;;) {
        taken += 1;
        yield '1;2\n'.repeat(100);
      }
    }
    for await (const { cells } of csvRows(endless())) {
      assert.deepEqual(cells, ['a', 'b']);
      break;
    }
    assert.equal(taken, 1);
  });

  it('knows the place of each cell, in rows of several lines too', async () => {
    const [, row] = await rowsOf('a,b,c\n"one\ntwo",x,"y"\n');
    assert.ok(row);
    assert.equal(row.line, 1);
    assert.deepEqual(
      cellPlaces(row).map(({ start }) => positionIn(row, start)),
      [
        { line: 1, column: 0 },
        { line: 2, column: 5 },
        { line: 2, column: 7 },
      ],
    );
  });

  for (const [what, line, kind, offset] of [
    ['a mark inside a cell without marks', 'two "x,2', 'stray', 4],
    ['a text behind the closing mark', '"two" x,2', 'stray', 4],
    ['a mark that is never closed', 'two,"x', 'open', 4],
  ] as const)
    it(`${what} costs its row alone`, async () => {
      const rows = await rowsOf(`a,b\n1,2\n${line}\n3,4\n"5","6"\n`);
      assert.deepEqual(
        rows.map(({ cells }) => cells),
        [['a', 'b'], ['1', '2'], [], ['3', '4'], ['5', '6']],
      );
      assert.deepEqual(rows[2]?.mistake, { kind, offset });
      assert.equal(rows[3]?.line, 3);
    });

  it('is linear in what one open mark has before it', async () => {
    // Quadratic work on 4 MB would not end within a test's time.
    const text = `a\n"${'x,\n'.repeat(400_000)}`;
    let count = 0;
    for await (const row of csvRows(pieces(text, 64 * 1024))) count += row.cells.length > 0 ? 1 : 0;
    assert.equal(count, 400_000);
  });
});
