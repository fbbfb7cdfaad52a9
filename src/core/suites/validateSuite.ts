import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import { checkCaseAssertions, checkSchemas, type Schemas } from './checkAssertions.ts';
import { checkCaseCode } from './checkCode.ts';
import { checkData } from './data/checkData.ts';
import { checkPromptFiles } from './checkPromptFiles.ts';
import { checkProviders } from './checkProviders.ts';
import { type LoadedParts, loadSuiteParts } from './loadSuite.ts';
import type { TokenCounter } from '../tokens/tokenCount.ts';
import type { SuiteCases } from './suiteCases.ts';

export interface ValidateOptions {
  /** Also read datasets that are large, that code makes, or that a server holds, and look into the data itself. */
  readonly data?: boolean;
  /** Also say what is wrong with variables at their places in the prompt files, for who edits those. */
  readonly promptFiles?: boolean;
  /** Counts prompts that may be too long; one is made for them where none is given. */
  readonly counter?: () => Promise<TokenCounter>;
}

/** Everything that is wrong with a suite and what it names, each at its place, before anything is sent. */
export async function validateSuite(
  file: string,
  environment: Environment,
  options: ValidateOptions = {},
): Promise<Diagnostic[]> {
  return validateParts(await loadSuiteParts(file, environment), environment, options);
}

/** The same of a suite that was read already. */
export async function validateParts(
  { suite, cases, read, diagnostics }: LoadedParts,
  environment: Environment,
  options: ValidateOptions = {},
): Promise<Diagnostic[]> {
  const inPrompts = options.promptFiles && read ? await checkPromptFiles(read) : [];
  const found = [...diagnostics, ...inPrompts, ...(read ? await checkProviders(read) : [])];
  if (suite === undefined) return found;
  const { modelDiagnostics } = await import('../pricing/modelDiagnostics.ts');
  const { counter } = options;
  const checked = [...found, ...(await modelDiagnostics(suite, { environment, cases, counter }))];
  if (!options.data || cases === undefined) return checked;
  const rows = cases.complete ? [] : await checkRows(cases, suite.locate(['tests']));
  // Data that cannot be read has been reported; what can be is looked into.
  const data = rows.some(({ severity }) => severity === 'error') ? [] : await checkData(suite);
  return [...checked, ...rows, ...data];
}

async function checkRows(cases: SuiteCases, fallback: Location): Promise<Diagnostic[]> {
  const schemas: Schemas = new Map();
  const found: Diagnostic[] = [];
  try {
    for await (const row of cases.unread())
      found.push(...(row.mistakes ?? [...(await checkCaseAssertions(row, schemas)), ...checkCaseCode(row)]));
  } catch (error) {
    // The workspace is not trusted to read on.
    if (!(error instanceof CupelError)) throw error;
    found.push(diagnosticOf(error, fallback));
  }
  return [...found, ...(await checkSchemas(schemas))];
}
