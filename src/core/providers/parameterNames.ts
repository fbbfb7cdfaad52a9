import { ProviderError } from './provider.ts';
import type { Config } from './providerConfig.ts';

/** What a vendor's API makes of the parameters of a config. */
export interface ParameterNames {
  /** What people call the API. */
  readonly api: string;
  /** Those that are sent, under their own name or another. */
  readonly taken: readonly string[];
  /** Those that the API would refuse or, worse, not heed, each with what to do instead. */
  readonly refused?: Readonly<Record<string, string>>;
  /** `response_format` is heeded with a schema only. */
  readonly schemaOnly?: true;
  /** Where what an unsent parameter would do is said in another way. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** The refused parameters that a config gives; what says the same as leaving it out is let pass. */
export function refusedIn(config: Config, refused: ParameterNames['refused'] = {}): [string, string][] {
  return Object.entries(refused).filter(([name]) => {
    const value = config[name];
    return value !== undefined && value !== false && !(name === 'n' && value === 1);
  });
}

/** @throws ProviderError `provider.unsupported` for the first refused parameter that a config gives */
export function refuseParameters(config: Config, { api, refused }: ParameterNames): void {
  const [first] = refusedIn(config, refused);
  if (first)
    throw new ProviderError('unsupported', `${api} does not know \`${first[0]}\`.`, { hint: first[1] });
}
