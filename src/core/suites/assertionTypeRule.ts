/** What an assertion's `value` may be. */
export type ValueRule =
  /** Nothing is read from it. */
  | 'none'
  /** A text, not empty. Numbers and booleans count as their text. */
  | 'text'
  /** A list, or a text with commas between its parts; not empty. */
  | 'list'
  /** One reference text, or several. */
  | 'references'
  /** Any value, `null` and the empty text included. */
  | 'any'
  /** A regular expression as JavaScript writes it. */
  | 'pattern'
  /** A JSON Schema: an object, YAML or JSON text, or a `file://`. May be left out. */
  | 'jsonSchema'
  /** JavaScript or Python: an expression, a body with `return`, or a `file://`. */
  | 'code'
  /** A whole number, or `{ min, max }`. */
  | 'count'
  /** Names of elements: `"a.b,c"`, a list, or `{ requiredElements }`. May be left out. */
  | 'elements'
  /** `{ databaseType, allowedTables, allowedColumns }`. May be left out. */
  | 'sqlOptions'
  /** An http(s) URL. */
  | 'url'
  /** Text or list that the type uses when it is there. */
  | 'optional';

/** What a type does with `threshold`. */
export type ThresholdRule =
  /** Nothing. */
  | { use: 'none' }
  /** Must be given. */
  | { use: 'required'; bound: 'atMost' | 'atLeast'; unit: string }
  /** May be given. `default` is what holds otherwise; without one, nothing is compared. */
  | { use: 'optional'; bound: 'atMost' | 'atLeast'; default?: number; range?: readonly [number, number] };

export type AssertionFamily =
  'text' | 'structure' | 'tools' | 'limit' | 'metric' | 'code' | 'embedding' | 'model' | 'comparison';

export interface AssertionTypeRule {
  readonly family: AssertionFamily;
  /** One sentence: when it passes. Shown by completion, hover and docs. */
  readonly description: string;
  readonly value: ValueRule;
  readonly threshold: ThresholdRule;
}

/** `threshold` is not read. */
export const noThreshold = { use: 'none' } as const;
/** A score that must reach `threshold`, or this. */
export const atLeast = (value: number) =>
  ({ use: 'optional', bound: 'atLeast', default: value, range: [0, 1] }) as const;
/** A score that must reach `threshold` where there is one. */
export const atLeastIfGiven = { use: 'optional', bound: 'atLeast', range: [0, 1] } as const;
