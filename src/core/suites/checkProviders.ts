import { chooseGrader } from '../assertions/chooseGrader.ts';
import { changeTo, type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import { fileStart, formatLocation } from '../location.ts';
import { codeFileOf } from '../providers/codeFileOf.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import {
  foreignInterface,
  isProviderId,
  nearestPrefix,
  prefixOf,
  unknownProvider,
} from '../providers/registry.ts';
import { recordingOf } from '../providers/replay.ts';
import type { ReadSuite } from './checkSuite.ts';
import { graderUses, type GraderUse } from './graderUses.ts';
import { sharedConfigs, writtenGraders } from './sharedConfigs.ts';
import { missingFileMessage, nearestReference } from './checkFiles.ts';
import { noteProviderFiles } from './providerFiles.ts';
import { providerPath } from './providerPath.ts';
import { withoutQuotes } from './withoutQuotes.ts';

/** Providers and graders that no vendor answers for, assertions without a grader, recordings that are not there, parameters that go nowhere. A run that leaves them out can do without. */
export async function checkProviders(suite: ReadSuite): Promise<Diagnostic[]> {
  const { providers, document } = suite;
  const found = await Promise.all(
    providers.map(async (spec) => ({ spec, error: await checkProvider(spec, suite) })),
  );
  const mistakes = [
    ...found.flatMap(({ spec, error }) =>
      error ? [{ ...diagnosticOf(error, fileStart(document.file)), ...prefixFix(suite, spec) }] : [],
    ),
    ...(await checkGraders(suite)),
  ];
  const hasParameters =
    providers.some(({ config }) => Object.keys(config).length > 0) ||
    !writtenGraders(document.value).next().done ||
    !sharedConfigs(document.value).next().done;
  if (!hasParameters) return mistakes;
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

/** Graders that are not there, each where it is named. Providers of the suite that grade have been looked at. */
async function checkGraders(suite: ReadSuite): Promise<Diagnostic[]> {
  const { cases, document, config } = suite;
  const checked = new Map<string, CupelError | undefined>();
  const places = new Set<string>();
  const found: Diagnostic[] = [];
  for (const use of graderUses(cases)) {
    const { kind, given, own, isIdle } = use;
    const key = JSON.stringify([kind, given, own]);
    if (!checked.has(key)) checked.set(key, await graderProblem(use, suite));
    const error = checked.get(key);
    if (!error) continue;
    const location = use.locate();
    // Of the rows of a dataset, one tells it all.
    const place = location.file === document.file ? formatLocation(location) : location.file;
    if (places.has(`${place} ${error.message}`)) continue;
    places.add(`${place} ${error.message}`);
    // Rows that were not read, and hooks, may name one.
    const isSure = (cases.complete && !config.extensions?.length) || error.code !== 'grader.noProvider';
    found.push({ ...diagnosticOf(error, location), ...(isSure && !isIdle ? {} : { severity: 'warning' }) });
  }
  return found;
}

async function graderProblem(
  { kind, given, own }: GraderUse,
  suite: ReadSuite,
): Promise<CupelError | undefined> {
  try {
    const spec = chooseGrader(given, kind, { options: { provider: own } }, { suite, fallback: undefined });
    return suite.providers.includes(spec) ? undefined : await checkProvider(spec, suite);
  } catch (error) {
    if (error instanceof CupelError) return error;
    throw error;
  }
}

async function checkProvider(spec: ProviderSpec, suite: ReadSuite): Promise<CupelError | undefined> {
  if (!isProviderId(spec.id)) return unknownProvider(spec);
  const foreign = foreignInterface(spec);
  if (foreign) return foreign;
  try {
    await noteProviderFiles(spec, suite.onFile);
    const file = fileOf(spec);
    if (file === undefined || (await exists(file))) return undefined;
    const wanted = await nearestReference(spec.id, file);
    return new CupelError('file.notFound', missingFileMessage(file), {
      location: spec.location,
      hint: wanted && `Did you mean "${wanted}"?`,
    });
  } catch (error) {
    if (error instanceof CupelError) return error;
    throw error;
  }
}

/** The file that a provider's id names without `file://`, which is looked for wherever it stands. */
function fileOf(spec: ProviderSpec): string | undefined {
  if (spec.id.startsWith('replay:')) return recordingOf(spec);
  return spec.id.startsWith('python:') ? codeFileOf(spec).file : undefined;
}
