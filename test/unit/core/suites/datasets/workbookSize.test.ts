import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { requireReadableSize } from '../../../../../src/core/suites/datasets/workbookSize.ts';

describe('the size of a workbook', () => {
  const check = (sheet: string | Uint8Array): Promise<void> =>
    requireReadableSize(
      zipSync({ 'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet }),
      'a.xlsx',
    );
  const upTo = (place: string): string =>
    `<worksheet><sheetData><row r="1"><c r="A1"/></row><row><c r="${place}"/></row></sheetData></worksheet>`;

  it('is no matter for a large sheet, nor for what is no workbook', async () => {
    await check(upTo('J1000000'));
    await requireReadableSize(strToU8('no workbook'), 'a.xlsx');
  });

  it('is an error where one cell makes billions', async () => {
    for (const sheet of [
      upTo('XFD1048576'),
      upTo('A99999999'),
      '<row r="99999999"><c/></row><row><c r="A1"/></row>',
    ])
      await assert.rejects(check(sheet), (error: { diagnostics?: { code: string }[] }) => {
        assert.deepEqual(
          error.diagnostics?.map(({ code }) => code),
          ['dataset.tooLarge'],
        );
        return true;
      });
  });

  it('is an error where it unpacks to much more than it is', () =>
    assert.rejects(check(new Uint8Array(400_000_001)), /unpacks to more than 400 MB/));
});
