import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import { fileStart } from '../location.ts';
import { codeFileOf } from '../providers/codeFileOf.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { isProviderId, unknownProvider } from '../providers/registry.ts';
import { recordingOf } from '../providers/replay.ts';
import type { ReadSuite } from './checkSuite.ts';
import { missingFileMessage, nearestReference } from './checkFiles.ts';

/** Providers that no vendor answers for, recordings that are not there, parameters that go nowhere. A run that leaves them out can do without. */
export async function checkProviders(suite: ReadSuite): Promise<Diagnostic[]> {
  const { providers, document } = suite;
  const found = await Promise.all(providers.map((spec) => checkProvider(spec, suite)));
  const mistakes = found.flatMap((error) => (error ? [diagnosticOf(error, fileStart(document.file))] : []));
  if (providers.every(({ config }) => Object.keys(config).length === 0)) return mistakes;
  const { checkProviderParameters } = await import('./checkProviderParameters.ts');
  return [...mistakes, ...checkProviderParameters(suite)];
}

async function checkProvider(spec: ProviderSpec, suite: ReadSuite): Promise<CupelError | undefined> {
  if (!isProviderId(spec.id)) return unknownProvider(spec);
  try {
    const file = fileOf(spec);
    if (file === undefined) return undefined;
    if (file.isCode) suite.onFile(file.path);
    if (await exists(file.path)) return undefined;
    const wanted = await nearestReference(spec.id, file.path);
    return new CupelError('file.notFound', missingFileMessage(file.path), {
      location: spec.location,
      hint: wanted && `Did you mean "${wanted}"?`,
    });
  } catch (error) {
    if (error instanceof CupelError) return error;
    throw error;
  }
}

/** The file that a provider's id names without `file://`, which is looked for wherever it stands. */
function fileOf(spec: ProviderSpec): { path: string; isCode: boolean } | undefined {
  if (spec.id.startsWith('replay:')) return { path: recordingOf(spec), isCode: false };
  return spec.id.startsWith('python:') ? { path: codeFileOf(spec).file, isCode: true } : undefined;
}
