import type { AssertionSpec } from '../assertions/assertion.ts';
import type { Location } from '../location.ts';
import { parseAssertionType } from './assertionTypes.ts';
import type { AssertionConfig } from './schema.ts';
import type { Path } from './yamlDocument.ts';

/** An assertion as a suite gives it, made ready: its `not-` split off, its weight and folder filled in. */
export function toAssertionSpec(
  config: AssertionConfig,
  directory: string,
  locate: (path: Path) => Location,
): AssertionSpec {
  const { type, assert, weight = 1, ...rest } = config;
  const { base, negated } = parseAssertionType(type);
  return {
    ...(dropUndefined(rest) as Partial<AssertionSpec>),
    type: base,
    negated,
    weight,
    directory,
    location: locate([]),
    ...(assert === undefined
      ? {}
      : {
          assert: assert.map((member, index) =>
            toAssertionSpec(member, directory, (path) => locate(['assert', index, ...path])),
          ),
        }),
  };
}

/** A map without the keys that hold `undefined`. */
export function dropUndefined<T extends object>(map: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
