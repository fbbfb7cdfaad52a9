import path from 'node:path';
import type { Environment } from '../environment.ts';
import { fileStart } from '../location.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { parseSuite } from './parseSuite.ts';
import { readProviders } from './readProviders.ts';
import { providerSchema, type ProviderConfig } from './schema.ts';
import { suiteVariables } from './suiteEnvironment.ts';
import { uniqueLabels } from './uniqueLabels.ts';

/** A provider of a suite. */
export interface SuiteProvider extends ProviderSpec {
  /** The entry of the suite's list that it is of: `env` is not filled in. */
  readonly written: ProviderConfig;
}

/**
 * The providers of a suite alone, with whatever else is wrong with it. Entries that cannot be read are left out;
 * undefined where the text itself cannot be.
 * @param file absolute path
 * @throws CupelError when the file cannot be read
 */
export async function readSuiteProviders(
  file: string,
  environment: Environment,
): Promise<SuiteProvider[] | undefined> {
  const { value, yaml } = parseSuite(await environment.readText(file), file, environment.parsed);
  if (yaml.diagnostics.length > 0 || !isMap(value)) return undefined;
  const { env, providers, targets } = value;
  const list: unknown = targets ?? providers ?? [];
  const entries = (Array.isArray(list) ? list : [list]).flatMap((entry: unknown) => {
    const { success, data } = providerSchema.safeParse(entry);
    return success ? [data] : [];
  });
  const context = {
    directory: path.dirname(file),
    environment,
    env: suiteVariables(isMap(env) ? env : {}, environment).all,
    onFile: () => undefined,
  };
  const read = entries.map(async (written) => {
    const { providers: specs } = await readProviders([written], () => fileStart(file), context);
    return specs.map(({ location: _, ...spec }): SuiteProvider => ({ ...spec, written }));
  });
  return uniqueLabels((await Promise.all(read)).flat());
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
