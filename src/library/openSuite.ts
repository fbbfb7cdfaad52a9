import path from 'node:path';
import { formatDiagnostic } from '../core/diagnostics.ts';
import type { Environment } from '../core/environment.ts';
import { CupelError } from '../core/errors.ts';
import { createNodeEnvironment } from '../core/nodeEnvironment.ts';
import { loadSuite } from '../core/suites/loadSuite.ts';
import type { Suite } from '../core/suites/suite.ts';

/** What a script may say of where its suites run. */
export interface LibraryEnvironment {
  /** Variables for `{{ env.X }}` and the providers' keys; those of the process unless given. */
  variables?: Readonly<Record<string, string | undefined>>;
  /** False runs no code that the suite names. */
  code?: boolean;
  /** False sends nothing. */
  network?: boolean;
}

export function libraryEnvironment({
  variables,
  code = true,
  network = true,
}: LibraryEnvironment): Environment {
  return createNodeEnvironment({ variables: variables ?? process.env, trust: { code, network } });
}

/**
 * Loads a suite for a script.
 * @throws CupelError `suite.invalid` with every diagnostic in its message, and the first one's place
 */
export async function openSuite(
  file: string,
  environment: Environment,
  vars?: Readonly<Record<string, string>>,
): Promise<Suite> {
  const { suite, diagnostics } = await loadSuite(path.resolve(file), environment, vars);
  if (suite) return suite;
  const errors = diagnostics.filter((each) => each.severity === 'error');
  throw new CupelError('suite.invalid', `the suite cannot run:\n${errors.map(formatDiagnostic).join('\n')}`, {
    location: errors[0]?.location,
  });
}
