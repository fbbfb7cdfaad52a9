import { CupelError } from '../errors.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { specOf } from '../providers/providerSpecs.ts';
import { assertionTypes, isAssertionType } from '../suites/assertionTypes.ts';
import type { Case, Suite } from '../suites/suite.ts';

/** What graders ask a model for. */
export type GraderKind = 'text' | 'embedding' | 'classification' | 'moderation';

const kindNames: ReadonlySet<string> = new Set<GraderKind>([
  'text',
  'embedding',
  'classification',
  'moderation',
]);

/** What kinds of models an assertion of a type (without `not-`) asks. */
export function graderKinds(type: string): readonly GraderKind[] {
  if (type === 'answer-relevance') return ['text', 'embedding'];
  if (type === 'classifier') return ['classification'];
  if (type === 'moderation') return ['moderation'];
  const family = isAssertionType(type) ? assertionTypes[type].family : undefined;
  if (family === 'embedding') return ['embedding'];
  return family === 'model' || type === 'select-best' ? ['text'] : [];
}

/**
 * The assertion's, else the case's, else the fallback; each may name one for each kind.
 * @throws CupelError `grader.noProvider`, `provider.badSpec`
 */
export function chooseGrader(
  given: unknown,
  kind: GraderKind,
  testCase: { readonly options: Pick<Case['options'], 'provider'>; readonly location?: Case['location'] },
  { suite, fallback }: { suite: Pick<Suite, 'providers' | 'directory'>; fallback: unknown },
): ProviderSpec {
  for (const each of [given, testCase.options.provider, fallback]) {
    const chosen = namedFor(each, kind);
    if (chosen === undefined) continue;
    const own = suite.providers.find(({ label, id }) => label === chosen || id === chosen);
    return own ?? specOf(chosen, suite.directory);
  }
  throw new CupelError(
    'grader.noProvider',
    kind === 'embedding' ? 'No model is named to make embeddings with.' : 'No model is named to grade with.',
    {
      location: testCase.location,
      hint: `Set \`provider\` on the assertion, or \`defaultTest.options.provider\`${kind === 'embedding' ? ': { embedding: … }' : ''}.`,
    },
  );
}

/** Whether a grader's provider is a map with one for each kind. */
export function isByKind(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || 'id' in value) return false;
  return Object.keys(value).some((key) => kindNames.has(key));
}

/**
 * What names the model of a kind: the value itself, or what a map by kinds has for it. A model for text classifies and
 * moderates where the map has none for that.
 */
export function namedFor(value: unknown, kind: GraderKind): unknown {
  return (isByKind(value) ? value[kindIn(value, kind)] : value) ?? undefined;
}

/** Under which key of a map by kinds the model of a kind stands. */
export function kindIn(value: Readonly<Record<string, unknown>>, kind: GraderKind): GraderKind {
  return kind === 'embedding' || (value[kind] ?? undefined) !== undefined ? kind : 'text';
}
