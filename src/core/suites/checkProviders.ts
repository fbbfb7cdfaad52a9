import { changeTo, type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import { fileStart } from '../location.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { isProviderId, nearestPrefix, prefixOf, unknownProvider } from '../providers/registry.ts';
import { recordingOf } from '../providers/replay.ts';
import type { ReadSuite } from './checkSuite.ts';
import { missingFileMessage, nearestReference } from './checkFiles.ts';
import { providerPath } from './providerPath.ts';
import { withoutQuotes } from './withoutQuotes.ts';

/** Providers that no vendor answers for, recordings that are not there, parameters that go nowhere. A run that leaves them out can do without. */
export async function checkProviders(suite: ReadSuite): Promise<Diagnostic[]> {
  const { providers, document } = suite;
  const found = await Promise.all(
    providers.map(async (spec) => ({ spec, error: await checkProvider(spec) })),
  );
  const mistakes = found.flatMap(({ spec, error }) =>
    error ? [{ ...diagnosticOf(error, fileStart(document.file)), ...prefixFix(suite, spec) }] : [],
  );
  if (providers.every(({ config }) => Object.keys(config).length === 0)) return mistakes;
  const { checkProviderParameters } = await import('./checkProviderParameters.ts');
  return [...mistakes, ...checkProviderParameters(suite)];
}

/** Puts the nearest known prefix in the place of one that no vendor has. */
function prefixFix(suite: ReadSuite, spec: ProviderSpec): Partial<Diagnostic> {
  const near = isProviderId(spec.id) ? undefined : nearestPrefix(spec.id);
  const place = providerPath(suite, spec);
  if (near === undefined || !place) return {};
  const { path, written } = place;
  const { yaml } = suite.document;
  const isMap = typeof written === 'object' && written !== null;
  const { file, range } = !isMap
    ? yaml.locate(path)
    : 'id' in written
      ? yaml.locate([...path, 'id'])
      : yaml.locateKey([...path, spec.id]);
  const { start, end } = withoutQuotes(range, spec.id);
  // A template or an alias stands for the id.
  if (start.line !== end.line || end.column - start.column !== spec.id.length) return {};
  const prefixEnd = { ...start, column: start.column + prefixOf(spec.id).length };
  const location = { file, range: { start, end: prefixEnd } };
  return { location, fixes: [changeTo(near, location)] };
}

async function checkProvider(spec: ProviderSpec): Promise<CupelError | undefined> {
  if (!isProviderId(spec.id)) return unknownProvider(spec);
  if (!spec.id.startsWith('replay:')) return undefined;
  try {
    const recording = recordingOf(spec);
    if (await exists(recording)) return undefined;
    const wanted = await nearestReference(spec.id, recording);
    return new CupelError('file.notFound', missingFileMessage(recording), {
      location: spec.location,
      hint: wanted && `Did you mean "${wanted}"?`,
    });
  } catch (error) {
    if (error instanceof CupelError) return error;
    throw error;
  }
}
