import type { Diagnostic } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { fileStart } from '../location.ts';
import { DatasetError } from './datasets/dataset.ts';
import { loadSuite } from './loadSuite.ts';

/**
 * Everything that is wrong with a suite and what it names, each at its place, before anything is sent.
 * @param options.data also read datasets that are large, that code makes, or that a server holds
 */
export async function validateSuite(
  file: string,
  environment: Environment,
  options: { data?: boolean } = {},
): Promise<Diagnostic[]> {
  const { suite, diagnostics } = await loadSuite(file, environment);
  if (!options.data || suite === undefined || suite.caseCount !== undefined) return diagnostics;
  try {
    for await (const _case of suite.cases()) {
      // Reading is the check.
    }
    return diagnostics;
  } catch (error) {
    if (error instanceof DatasetError) return [...diagnostics, ...error.diagnostics];
    if (!(error instanceof CupelError)) throw error;
    const { code, message, hint, location = fileStart(suite.file) } = error;
    return [...diagnostics, { code, severity: 'error', message, location, ...(hint ? { hint } : {}) }];
  }
}
