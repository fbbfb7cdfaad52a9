import type { Diagnostic } from '../diagnostics.ts';
import { formatLocation, type Location } from '../location.ts';
import { checkParameters, type ParameterFinding } from '../providers/checkParameters.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { specOf } from '../providers/providerSpecs.ts';
import { CupelError } from '../errors.ts';
import type { ReadSuite } from './checkSuite.ts';
import { providerPath } from './providerPath.ts';
import { sharedConfigs, writtenGraders } from './sharedConfigs.ts';
import type { Path } from './yamlDocument.ts';

type Place = (path: Path) => Location;

/**
 * Parameters in the config of a provider or grader that its vendor refuses, or that are not sent, and those of prompts
 * and cases that no provider of the suite is sent, each at its key.
 */
export function checkProviderParameters(suite: ReadSuite): Diagnostic[] {
  const { providers, document, directory } = suite;
  const { value, yaml } = document;
  const own = providers.flatMap((spec) => (spec.location ? checkOne(spec, placeIn(suite, spec)) : []));
  const graders = [...writtenGraders(value)].flatMap(({ value: grader, path }) => {
    const spec = memberOf(grader, directory);
    return spec ? checkOne(spec, (inner) => yaml.locateKey([...path, ...configPath(grader), ...inner])) : [];
  });
  const asked = providers.flatMap(askedBy);
  const shared = [...sharedConfigs(value)].flatMap(({ value: config, path }) =>
    checkShared(asked, config, (inner) => yaml.locateKey([...path, ...inner])),
  );
  // An anchor stands once, and is named by many.
  const places = new Map([...own, ...graders, ...shared].map((each) => [placeOf(each), each]));
  return [...places.values()];
}

function placeOf({ location, message }: Diagnostic): string {
  return `${formatLocation(location)} ${message}`;
}

/** Those that a provider sends requests by: the members of a chain, and none where nothing is sent. */
function askedBy(spec: ProviderSpec): ProviderSpec[] {
  if (spec.id === 'echo') return [];
  const { providers } = spec.config;
  if (spec.id !== 'fallback' || !Array.isArray(providers)) return [spec];
  return providers.flatMap((member) => {
    const made = memberOf(member, spec.directory);
    return made ? askedBy(made) : [];
  });
}

/** Parameters that go to several providers: what one of them is sent is right. */
function checkShared(
  providers: readonly ProviderSpec[],
  config: ProviderSpec['config'],
  locate: Place,
): Diagnostic[] {
  const found = providers.map(({ id }) => checkParameters(id, config));
  return Object.keys(config).flatMap((name) => {
    const ofName = found.flatMap((findings) => findings.filter((finding) => finding.name === name));
    if (ofName.length < found.length) return [];
    // What one refuses and the others are not sent only some calls fail for.
    const unsent = ofName.filter(({ code }) => code !== 'provider.unsupported');
    const finding = unsent.find(({ nearest }) => nearest !== undefined) ?? unsent[0] ?? ofName[0];
    return finding ? [diagnosticOf(finding, locate([name]))] : [];
  });
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

function diagnosticOf(finding: ParameterFinding, location: Location): Diagnostic {
  const { code, message, hint, nearest } = finding;
  return {
    code,
    severity: code === 'provider.unsupported' ? 'error' : 'warning',
    message,
    location,
    hint,
    ...(nearest === undefined || !isNameAt(finding.name, location)
      ? {}
      : {
          fixes: [{ title: `Change to "${nearest}"`, edits: [{ range: location.range, newText: nearest }] }],
        }),
  };
}

/** Whether the name itself stands there: what a `$ref` brought stands elsewhere. */
function isNameAt(name: string, { range: { start, end } }: Location): boolean {
  return start.line === end.line && end.column - start.column <= name.length + '""'.length;
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
