import type { Diagnostic } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { checkParameters, type ParameterFinding } from '../providers/checkParameters.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { specOf } from '../providers/providerSpecs.ts';
import { CupelError } from '../errors.ts';
import type { ReadSuite } from './checkSuite.ts';
import { providerPath } from './providerPath.ts';
import type { Path } from './yamlDocument.ts';

type Place = (path: Path) => Location;

/** Parameters in a provider's config that its vendor refuses, or that are not sent, each at its key. */
export function checkProviderParameters(suite: ReadSuite): Diagnostic[] {
  return suite.providers.flatMap((spec) => (spec.location ? checkOne(spec, placeIn(suite, spec)) : []));
}

function checkOne({ id, config, directory }: ProviderSpec, locate: Place): Diagnostic[] {
  const found = checkParameters(id, config).map((finding) => diagnosticOf(finding, locate([finding.name])));
  if (id !== 'fallback' || !Array.isArray(config['providers'])) return found;
  const members = config['providers'].flatMap((member: unknown, index) => {
    const spec = memberOf(member, directory);
    const base = ['providers', index, ...configPath(member)];
    return spec ? checkOne(spec, (path) => locate([...base, ...path])) : [];
  });
  return [...found, ...members];
}

function diagnosticOf({ code, message, hint, nearest }: ParameterFinding, location: Location): Diagnostic {
  return {
    code,
    severity: code === 'provider.unsupported' ? 'error' : 'warning',
    message,
    location,
    hint,
    ...(nearest === undefined
      ? {}
      : {
          fixes: [{ title: `Change to "${nearest}"`, edits: [{ range: location.range, newText: nearest }] }],
        }),
  };
}

/** Where the keys of a provider's config stand; the provider itself where a file of providers holds it. */
function placeIn(suite: ReadSuite, spec: ProviderSpec): Place {
  const { path, written } = providerPath(suite, spec) ?? {};
  if (!path) return () => spec.location as Location;
  const base = [...path, ...configPath(written)];
  return (inner) => suite.document.yaml.locateKey([...base, ...inner]);
}

/** The way to the config in a provider as it is written: `{ id, config }`, or one id as key. */
function configPath(written: unknown): Path {
  if (typeof written !== 'object' || written === null || 'id' in written) return ['config'];
  return [Object.keys(written)[0] ?? '', 'config'];
}

function memberOf(member: unknown, directory: string): ProviderSpec | undefined {
  try {
    return specOf(member, directory);
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}
