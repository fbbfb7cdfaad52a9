import type { Location } from '../location.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import type { ReadSuite } from './checkSuite.ts';
import type { Path } from './yamlDocument.ts';

/** The way to a provider in its suite, and how it is written there; undefined where a file of providers holds it. */
export function providerPath(
  { document, config }: Pick<ReadSuite, 'document' | 'config'>,
  { location }: ProviderSpec,
): { path: Path; written: unknown } | undefined {
  const key = config.targets === undefined ? 'providers' : 'targets';
  const list = config[key];
  if (typeof list === 'string')
    return isSame(document.yaml.locate([key]), location) ? { path: [key], written: list } : undefined;
  const index = list?.findIndex((_, each) => isSame(document.yaml.locate([key, each]), location)) ?? -1;
  return index < 0 ? undefined : { path: [key, index], written: list?.[index] };
}

function isSame(a: Location, b: Location | undefined): boolean {
  const [{ start }, other] = [a.range, b?.range.start];
  return a.file === b?.file && start.line === other?.line && start.column === other.column;
}
