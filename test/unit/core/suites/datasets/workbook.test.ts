import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { CupelError } from '../../../../../src/core/errors.ts';
import { readDataset } from '../../../../../src/core/suites/datasets/readDataset.ts';
import { environmentOf } from '../../../../support/engineSuite.ts';

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const text = (place: string, written: string) =>
  `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${written}</t></is></c>`;
/** A number, and how it is shown: 1 as a date and a time. */
const number = (place: string, value: number, style = 0) =>
  `<c r="${place}" s="${style}"><v>${value}</v></c>`;
const row = (at: number, ...cells: string[]) => `<row r="${at}">${cells.join('')}</row>`;

/** A workbook of sheets by name: their rows, and what follows them. */
function workbookOf(sheets: Readonly<Record<string, readonly [rows: string, after?: string]>>): Uint8Array {
  const names = Object.keys(sheets);
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${relations}"><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/s${at + 1}.xml"/>`,
      )
      .join('')}<Relationship Id="rId99" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>`,
  };
  for (const [at, [rows, after = '']] of Object.values(sheets).entries())
    files[`xl/worksheets/s${at + 1}.xml`] =
      `<worksheet ${main}><sheetData>${rows}</sheetData>${after}</worksheet>`;
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(content)])),
  );
}

describe('a workbook', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-workbook-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** The variables of each row, or where and why it is none. */
  async function read(sheets: Parameters<typeof workbookOf>[0], sheet?: string): Promise<unknown[]> {
    const file = path.join(folder, 'cases.xlsx');
    await writeFile(file, workbookOf(sheets));
    const start = { line: 0, column: 0 };
    const found: unknown[] = [];
    for await (const { config, mistakes } of readDataset({
      file,
      location: { file, range: { start, end: start } },
      directory: folder,
      environment: environmentOf(),
      ...(sheet === undefined ? {} : { sheet }),
    }))
      found.push(
        mistakes?.map(({ message, location: { range } }) =>
          [range.start.line + 1, range.start.column + 1, message].join(':'),
        ) ?? config.vars,
      );
    return found;
  }

  const header = row(1, text('A1', 'q'), text('B1', 'n'));

  it('tells of formulas in error, and of those that nobody calculated, instead of leaving their cells empty', async () => {
    const formula = (place: string, rest: string, type = '') => `<c r="${place}"${type}><f>A1</f>${rest}</c>`;
    const rows = [
      header,
      row(2, text('A2', 'fine'), formula('B2', '<v>7</v>')),
      row(3, text('A3', 'empty text'), formula('B3', '<v></v>', ' t="str"')),
      row(4, text('A4', 'error'), '<c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
      row(5, text('A5', 'beside the table'), formula('D5', '<v/>')),
      row(7, formula('A7', '<v/>'), formula('B7', '')),
    ];
    assert.deepEqual(await read({ S: [rows.join('')] }), [
      { q: 'fine', n: '7' },
      { q: 'empty text', n: '' },
      ['4:2:The formula in the column "n" is in error: #DIV/0!.'],
      { q: 'beside the table', n: '' },
      [
        '7:1:The formula in the column "q" was never calculated.',
        '7:2:The formula in the column "n" was never calculated.',
      ],
    ]);
    const named = row(1, text('A1', 'q'), formula('B1', '<v/>'));
    await assert.rejects(read({ S: [named + row(2, text('A2', 'a'))] }), (error: CupelError) =>
      /was never calculated/.test(error.message),
    );
  });

  it('has the value of merged cells in each of their rows', async () => {
    const rows = [
      header,
      row(2, text('A2', 'both'), number('B2', 1)),
      row(3, number('B3', 2)),
      row(4, text('A4', 'across')),
    ];
    const merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="A4:B4"/></mergeCells>';
    assert.deepEqual(await read({ S: [rows.join(''), merged] }), [
      { q: 'both', n: '1' },
      { q: 'both', n: '2' },
      { q: 'across', n: '' },
    ]);
  });

  it('shows dates and times to the second, and keeps the spaces of texts', async () => {
    const at = (time: string) => Date.parse(`${time}Z`) / 86_400_000 + 25_569;
    const times = [
      '2024-03-01T10:10:10',
      '2024-12-31T23:59:59',
      '1950-05-05T09:05:07',
      '2024-03-01T00:00:00',
    ];
    const rows = times.map((time, index) =>
      row(index + 2, text(`A${index + 2}`, ' a '), number(`B${index + 2}`, at(time), 1)),
    );
    const noon = row(9, text('A9', ' '), number('B9', 0.5, 1));
    assert.deepEqual(await read({ S: [header + rows.join('') + noon] }), [
      { q: ' a ', n: '2024-03-01T10:10:10.000Z' },
      { q: ' a ', n: '2024-12-31T23:59:59.000Z' },
      { q: ' a ', n: '1950-05-05T09:05:07.000Z' },
      { q: ' a ', n: '2024-03-01' },
      { q: ' ', n: '12:00:00' },
    ]);
  });

  it('names a sheet by its name before its number', async () => {
    const sheet = (word: string): readonly [string] => [row(1, text('A1', 'q')) + row(2, text('A2', word))];
    const sheets = { Main: sheet('first'), Second: sheet('second'), 2: sheet('named 2') };
    assert.deepEqual(await read(sheets, 'Second'), [{ q: 'second' }]);
    const numbered = { Main: sheet('first'), Second: sheet('second') };
    assert.deepEqual(await read(numbered, '2'), [{ q: 'second' }]);
    // A key like a number stands first.
    assert.deepEqual(await read(sheets, '2'), [{ q: 'named 2' }]);
    await assert.rejects(read(numbered, '3'), { code: 'dataset.noSheet' });
  });
});
