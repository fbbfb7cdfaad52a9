import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import { fileStart } from '../location.ts';
import { type CaseFile, caseFiles } from './caseFiles.ts';
import { datasetForm, type DatasetForm, readDataset } from './datasets/readDataset.ts';

/**
 * The datasets of a suite, and its files of scenarios and variables, that give a variable, or may, and whose text nobody
 * can change for their user: workbooks, code that names it, servers, and what is too long or broken.
 * @param suite absolute path
 * @throws CupelError where the suite itself cannot be read
 */
export async function closedDatasets(
  suite: string,
  variable: string,
  environment: Environment,
): Promise<string[]> {
  const files = (await caseFiles(suite, environment)).filter(({ kind }) => kind !== 'suite');
  const closed = await Promise.all(
    files.map(async (each) => ((await isClosed(each, variable, suite, environment)) ? [each.file] : [])),
  );
  return closed.flat();
}

async function isClosed(
  dataset: CaseFile,
  variable: string,
  suite: string,
  environment: Environment,
): Promise<boolean> {
  const { file, kind, documents } = dataset;
  const form = kind === 'dataset' ? datasetForm(file) : 'document';
  if (form === 'huggingFace') return true;
  if (!(await exists(file))) return false;
  const byForm: Record<Exclude<DatasetForm, 'huggingFace'>, () => boolean | Promise<boolean>> = {
    csv: () => dataset.text === undefined,
    document: () => documents.length === 0,
    jsonLines: () => documents.length === 0,
    workbook: async () => (await columnsOf(dataset, suite, environment))?.includes(variable) ?? true,
    javascript: async () => namesWord(await environment.readText(file), variable),
    python: async () => namesWord(await environment.readText(file), variable),
  };
  return form === undefined || byForm[form]();
}

/** The variables of a workbook's first row; undefined where it cannot be read. */
async function columnsOf(
  dataset: CaseFile,
  suite: string,
  environment: Environment,
): Promise<string[] | undefined> {
  const source = { ...dataset, location: fileStart(suite), directory: path.dirname(suite), environment };
  try {
    for await (const { config } of readDataset(source)) return Object.keys(config.vars ?? {});
    return [];
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}

function namesWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}_$]+/u).includes(word);
}
