import type { WrittenCase } from '../expandCases.ts';
import { extensionOf } from '../fileReference.ts';
import { readJavaScript, readPython } from './code.ts';
import { readCsv } from './csv.ts';
import { type DatasetReader, type DatasetSource, datasetError } from './dataset.ts';
import { readDocument, readJsonLines } from './documents.ts';
import { readHuggingFace } from './huggingFace.ts';
import { readWorkbook } from './workbook.ts';

export type DatasetForm =
  'document' | 'jsonLines' | 'csv' | 'workbook' | 'javascript' | 'python' | 'huggingFace';

const readers: Readonly<Record<DatasetForm, DatasetReader>> = {
  document: readDocument,
  jsonLines: readJsonLines,
  csv: readCsv,
  workbook: readWorkbook,
  javascript: readJavaScript,
  python: readPython,
  huggingFace: readHuggingFace,
};

const formsByExtension: Readonly<Record<string, DatasetForm>> = {
  yaml: 'document',
  yml: 'document',
  json: 'document',
  jsonl: 'jsonLines',
  ndjson: 'jsonLines',
  csv: 'csv',
  tsv: 'csv',
  xlsx: 'workbook',
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  ts: 'javascript',
  cts: 'javascript',
  mts: 'javascript',
  py: 'python',
};

/** The form of a dataset, by its name; undefined for others. */
export function datasetForm(file: string): DatasetForm | undefined {
  return file.startsWith('huggingface://') ? 'huggingFace' : formsByExtension[extensionOf(file)];
}

/** Whether reading it runs code or sends requests. */
export function isActive(form: DatasetForm): boolean {
  return form === 'javascript' || form === 'python' || form === 'huggingFace';
}

/** The cases of a dataset, as they are asked for. A mistake in it is thrown as a DatasetError at its place. */
export async function* readDataset(source: DatasetSource): AsyncGenerator<WrittenCase> {
  const form = datasetForm(source.file);
  if (form === undefined)
    throw datasetError(
      'dataset.unknownForm',
      `"${source.file}" is no form of dataset.`,
      source.location,
      `Known forms: ${Object.keys(formsByExtension).join(', ')}.`,
    );
  yield* readers[form](source);
}
