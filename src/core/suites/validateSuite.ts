import type { Diagnostic } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { checkCaseAssertions, checkSchemas, type Schemas } from './checkAssertions.ts';
import { checkData } from './data/checkData.ts';
import { loadSuiteParts } from './loadSuite.ts';
import type { SuiteCases } from './suiteCases.ts';

/**
 * Everything that is wrong with a suite and what it names, each at its place, before anything is sent.
 * @param options.data also read datasets that are large, that code makes, or that a server holds, and look into the
 *   data itself
 */
export async function validateSuite(
  file: string,
  environment: Environment,
  options: { data?: boolean } = {},
): Promise<Diagnostic[]> {
  const { suite, cases, diagnostics: found } = await loadSuiteParts(file, environment);
  if (suite === undefined) return found;
  const { checkLimits } = await import('../pricing/limitDiagnostics.ts');
  const diagnostics = [...found, ...(await checkLimits(suite))];
  if (!options.data || cases === undefined) return diagnostics;
  const rows = cases.complete ? [] : await checkRows(cases);
  // Data that cannot be read has been reported; what can be is looked into.
  const data = rows.some(({ severity }) => severity === 'error') ? [] : await checkData(suite);
  return [...diagnostics, ...rows, ...data];
}

async function checkRows(cases: SuiteCases): Promise<Diagnostic[]> {
  const schemas: Schemas = new Map();
  const found: Diagnostic[] = [];
  for await (const row of cases.unread()) found.push(...(row.mistakes ?? checkCaseAssertions(row, schemas)));
  return [...found, ...(await checkSchemas(schemas))];
}
