import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CupelError, messageOf } from '../errors.ts';
import { baseline } from './baseline.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { json, jsonl } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { promptfoo } from './promptfoo.ts';
import type { Report, ReportSource } from './report.ts';
import { reportEndings, type ReportEnding } from './reportEndings.ts';

/** Every format, by the ending of the file that it is written to. */
export const reports: Readonly<Record<ReportEnding, Report>> = {
  '.json': json,
  '.jsonl': jsonl,
  '.csv': csv,
  '.junit.xml': junit,
  '.md': markdown,
  '.html': html,
  '.baseline.json': baseline,
  '.promptfoo.json': promptfoo,
};

/** The longest first, since `.baseline.json` ends with `.json` too. */
const longestFirst = reportEndings.toSorted((a, b) => b.length - a.length);

/**
 * The format of a file.
 * @throws CupelError `report.unknownFormat`
 */
export function reportFor(file: string): Report {
  const ending = longestFirst.find((each) => file.toLowerCase().endsWith(each));
  if (!ending)
    throw new CupelError(
      'report.unknownFormat',
      `"${path.basename(file)}" names no format that a report has`,
      {
        hint: `End it with ${reportEndings.join(', ')}.`,
      },
    );
  return reports[ending];
}

/**
 * Writes a report to a file, whole or not at all.
 * @throws CupelError `report.unknownFormat`, `report.notWritten`
 */
export async function writeReport(file: string, source: ReportSource): Promise<void> {
  const report = reportFor(file);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    // A text may be a page of results: more of them than the one that is being written need not be ready.
    await pipeline(Readable.from(report(source), { highWaterMark: 1 }), createWriteStream(temporary));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CupelError('report.notWritten', `${file} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
