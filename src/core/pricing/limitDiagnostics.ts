import type { Diagnostic } from '../diagnostics.ts';
import { parseModelName } from '../providers/modelName.ts';
import { CupelError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import { fileStart } from '../location.ts';
import type { Suite } from '../suites/suite.ts';
import type { PriceBook } from './price.ts';
import { checkOwnPrices, projectPrices } from './projectPrices.ts';

const limitNames = [
  'max_completion_tokens',
  'max_tokens',
  'max_output_tokens',
  'maxOutputTokens',
  'maxTokens',
];

/** Limits on answers that are above what the model can write, which most vendors refuse. */
export function limitDiagnostics(suite: Suite, prices: PriceBook): Diagnostic[] {
  return suite.providers.flatMap((spec): Diagnostic[] => {
    const name = parseModelName(spec.id);
    const most = name && prices.price(name.vendor, name.model)?.maxOutput;
    if (most === undefined || !spec.location) return [];
    return limitNames.flatMap((key): Diagnostic[] => {
      const limit = spec.config[key];
      if (typeof limit !== 'number' || limit <= most || !spec.location) return [];
      return [
        {
          code: 'suite.limitAboveModel',
          severity: 'warning',
          message: `"${key}" is ${limit}, and "${name?.model ?? spec.id}" writes ${most} tokens at most.`,
          location: spec.location,
          hint: `Set it to ${most} or less.`,
        },
      ];
    });
  });
}

/** The same with the prices of the suite's project; mistakes in its price files are reported at their place. */
export async function checkLimits(suite: Suite, environment: Environment): Promise<Diagnostic[]> {
  const { directory, providers } = suite;
  const hasLimit = providers.some(({ config }) => limitNames.some((key) => key in config));
  try {
    // The vendors' prices say nothing where no limit is set.
    if (hasLimit) return limitDiagnostics(suite, await projectPrices(directory, environment.variables));
    await checkOwnPrices(directory, environment.variables);
    return [];
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    const { code, message, hint, location = fileStart(suite.file) } = error;
    return [{ code, severity: 'error', message, location, ...(hint ? { hint } : {}) }];
  }
}
