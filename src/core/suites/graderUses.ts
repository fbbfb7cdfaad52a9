import { type GraderKind, graderKinds, isByKind, kindIn, namedFor } from '../assertions/chooseGrader.ts';
import type { Location } from '../location.ts';
import { parseAssertionType } from './assertionTypes.ts';
import type { WrittenCase } from './expandCases.ts';
import type { AssertionConfig } from './schema.ts';
import type { SuiteCases } from './suiteCases.ts';
import type { Path } from './yamlDocument.ts';

/** A model that an assertion will ask, as it is named. */
export interface GraderUse {
  readonly kind: GraderKind;
  /** The assertion's own `provider`. */
  readonly given: unknown;
  /** The case's `options.provider`. */
  readonly own: unknown;
  /** It decides nothing: the assertion weighs 0. */
  readonly isIdle: boolean;
  /** Where the model is named; the assertion's type where none is. */
  readonly locate: () => Location;
}

interface Asking {
  readonly assertion: AssertionConfig;
  readonly locate: WrittenCase['locate'];
  readonly kinds: readonly GraderKind[];
  readonly isIdle: boolean;
}

/**
 * What the cases that are known without running code or reading a large file ask of models to be graded: an assertion
 * once for each `options.provider` that it stands beside.
 */
export function* graderUses({
  groups,
  defaults,
  complete,
}: Pick<SuiteCases, 'groups' | 'defaults' | 'complete'>): Generator<GraderUse> {
  const seen = new Map<AssertionConfig, Set<unknown>>();
  const isNew = ({ assertion }: Asking, own: unknown): boolean => {
    const beside = seen.get(assertion) ?? new Set();
    if (beside.has(own)) return false;
    seen.set(assertion, beside.add(own));
    return true;
  };
  const asked = new Map<WrittenCase, Asking[]>();
  const askingOf = (layer: WrittenCase): Asking[] => {
    const known = asked.get(layer) ?? [...askingIn(layer.config.assert, layer.locate, ['assert'])];
    asked.set(layer, known);
    return known;
  };
  const usesOf = function* (layers: readonly WrittenCase[]): Generator<GraderUse> {
    const dropsDefaults = layers.findLast(
      ({ config: { options } }) => options?.disableDefaultAsserts !== undefined,
    )?.config.options?.disableDefaultAsserts;
    const kept = dropsDefaults && layers.length > 1 ? layers.slice(1) : layers;
    const asking = kept.flatMap(askingOf);
    if (asking.length === 0) return;
    const naming = layers.findLast(({ config: { options } }) => options && 'provider' in options);
    const own = naming?.config.options?.provider;
    for (const each of asking) if (isNew(each, own)) yield* toUses(each, own, naming);
  };
  const below = defaults ? [defaults] : [];
  for (const { sets, tests } of groups)
    for (const set of sets.length > 0 ? sets : [undefined])
      for (const test of tests) yield* usesOf([...below, ...(set ? [set] : []), test]);
  if (!complete) yield* usesOf(below);
}

function* askingIn(
  assertions: readonly AssertionConfig[] | undefined,
  locate: WrittenCase['locate'],
  base: Path,
  isIdle = false,
): Generator<Asking> {
  for (const [index, assertion] of assertions?.entries() ?? []) {
    const path = [...base, index];
    const idle = isIdle || assertion.weight === 0;
    if (assertion.assert) yield* askingIn(assertion.assert, locate, [...path, 'assert'], idle);
    const kinds = graderKinds(parseAssertionType(assertion.type).base);
    if (kinds.length > 0)
      yield { assertion, locate: (inner) => locate([...path, ...inner]), kinds, isIdle: idle };
  }
}

function* toUses(
  { assertion, locate, kinds, isIdle }: Asking,
  own: unknown,
  naming: WrittenCase | undefined,
): Generator<GraderUse> {
  const given = assertion.provider;
  for (const kind of kinds) {
    const isNamed = (value: unknown) => namedFor(value, kind) !== undefined;
    const at = (value: unknown): Path => ['provider', ...(isByKind(value) ? [kindIn(value, kind)] : [])];
    yield {
      kind,
      given,
      own,
      isIdle,
      locate: () =>
        isNamed(given)
          ? locate(at(given))
          : isNamed(own) && naming
            ? naming.locate(['options', ...at(own)])
            : locate(['type']),
    };
  }
}
