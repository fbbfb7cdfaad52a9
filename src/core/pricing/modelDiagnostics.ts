import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { fileStart } from '../location.ts';
import type { Suite } from '../suites/suite.ts';
import type { SuiteCases } from '../suites/suiteCases.ts';
import type { TokenCounter } from '../tokens/tokenCount.ts';
import { createTokenCounter } from '../tokens/tokenCounter.ts';
import { hasLimit, limitDiagnostics } from './limitDiagnostics.ts';
import { checkOwnPrices, projectPrices } from './projectPrices.ts';
import { mayBeLong, windowDiagnostics } from './windowDiagnostics.ts';

/**
 * What a suite asks of models that they cannot do, by the prices of its project; mistakes in its price files are reported
 * at their place.
 * @param options.counter one is made, and disposed of, where none is given
 */
export async function modelDiagnostics(
  suite: Suite,
  options: {
    environment: Environment;
    cases?: SuiteCases | undefined;
    counter?: (() => Promise<TokenCounter>) | undefined;
  },
): Promise<Diagnostic[]> {
  const { environment, cases } = options;
  let own: TokenCounter | undefined;
  const counter = options.counter ?? (async () => (own ??= createTokenCounter()));
  try {
    // The vendors' prices are slow to load, and say nothing where no limit is set and no prompt is long.
    if (!hasLimit(suite, cases) && !mayBeLong(suite, cases)) {
      await checkOwnPrices(suite.directory, environment.variables);
      return [];
    }
    const prices = await projectPrices(suite.directory, environment.variables);
    return [
      ...limitDiagnostics(suite, prices, cases),
      ...(await windowDiagnostics(suite, {
        environment,
        prices,
        counter,
        cases: cases?.complete ?? false,
      })),
    ];
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    return [diagnosticOf(error, fileStart(suite.file))];
  } finally {
    await own?.dispose();
  }
}
