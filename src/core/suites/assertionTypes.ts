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

const noThreshold = { use: 'none' } as const;
const atLeast = (value: number) =>
  ({ use: 'optional', bound: 'atLeast', default: value, range: [0, 1] }) as const;
const atLeastIfGiven = { use: 'optional', bound: 'atLeast', range: [0, 1] } as const;

/** Every type that is graded. Each may be inverted with `not-`. The one source for schema, completion and docs. */
export const assertionTypes = {
  equals: {
    family: 'text',
    description: 'The output is the value; an object is compared with the parsed output, deeply.',
    value: 'any',
    threshold: noThreshold,
  },
  contains: {
    family: 'text',
    description: 'The value stands somewhere in the output.',
    value: 'text',
    threshold: noThreshold,
  },
  icontains: {
    family: 'text',
    description: 'The value stands somewhere in the output, in upper or lower case.',
    value: 'text',
    threshold: noThreshold,
  },
  'contains-any': {
    family: 'text',
    description: 'At least one of the values stands in the output.',
    value: 'list',
    threshold: noThreshold,
  },
  'contains-all': {
    family: 'text',
    description: 'Every one of the values stands in the output.',
    value: 'list',
    threshold: noThreshold,
  },
  'icontains-any': {
    family: 'text',
    description: 'At least one of the values stands in the output, in upper or lower case.',
    value: 'list',
    threshold: noThreshold,
  },
  'icontains-all': {
    family: 'text',
    description: 'Every one of the values stands in the output, in upper or lower case.',
    value: 'list',
    threshold: noThreshold,
  },
  'starts-with': {
    family: 'text',
    description: 'The output begins with the value.',
    value: 'text',
    threshold: noThreshold,
  },
  'ends-with': {
    family: 'text',
    description: 'The output ends with the value.',
    value: 'text',
    threshold: noThreshold,
  },
  regex: {
    family: 'text',
    description: 'The JavaScript pattern matches somewhere in the output. `config.flags` sets flags.',
    value: 'pattern',
    threshold: noThreshold,
  },
  'word-count': {
    family: 'text',
    description: 'The output has this many words, or between `min` and `max`.',
    value: 'count',
    threshold: noThreshold,
  },
  levenshtein: {
    family: 'text',
    description: 'At most `threshold` edits (5) lead from the output to the value.',
    value: 'text',
    threshold: { use: 'optional', bound: 'atMost', default: 5 },
  },
  'is-refusal': {
    family: 'text',
    description: 'The output declines to answer, in phrases that models use; an empty output counts.',
    value: 'none',
    threshold: noThreshold,
  },
  'is-json': {
    family: 'structure',
    description: 'The output is JSON, and valid against the JSON Schema if one is given.',
    value: 'jsonSchema',
    threshold: noThreshold,
  },
  'contains-json': {
    family: 'structure',
    description: 'JSON stands somewhere in the output, valid against the JSON Schema if one is given.',
    value: 'jsonSchema',
    threshold: noThreshold,
  },
  'is-xml': {
    family: 'structure',
    description: 'The output is well-formed XML and has the elements, as paths below its root.',
    value: 'elements',
    threshold: noThreshold,
  },
  'contains-xml': {
    family: 'structure',
    description: 'Well-formed XML with the elements stands somewhere in the output.',
    value: 'elements',
    threshold: noThreshold,
  },
  'is-html': {
    family: 'structure',
    description: 'The output is HTML and nothing else.',
    value: 'none',
    threshold: noThreshold,
  },
  'contains-html': {
    family: 'structure',
    description: 'The output shows at least two signs of HTML.',
    value: 'none',
    threshold: noThreshold,
  },
  'is-sql': {
    family: 'structure',
    description: 'The output is SQL of the database type (MySQL), on allowed tables and columns only.',
    value: 'sqlOptions',
    threshold: noThreshold,
  },
  'contains-sql': {
    family: 'structure',
    description: 'The first ```sql block of the output, else the output, is SQL.',
    value: 'sqlOptions',
    threshold: noThreshold,
  },
  'is-valid-function-call': {
    family: 'tools',
    description: 'The function call matches a function that the provider declares.',
    value: 'none',
    threshold: noThreshold,
  },
  'is-valid-openai-function-call': {
    family: 'tools',
    description: 'The function call, in OpenAI’s older form, matches a function that the provider declares.',
    value: 'none',
    threshold: noThreshold,
  },
  'is-valid-openai-tools-call': {
    family: 'tools',
    description: 'Every tool call, in OpenAI’s form, matches a tool that the provider declares.',
    value: 'none',
    threshold: noThreshold,
  },
  'tool-call-f1': {
    family: 'tools',
    description: 'F1 of the tools that were called against those expected reaches `threshold` (1).',
    value: 'list',
    threshold: atLeast(1),
  },
  'finish-reason': {
    family: 'tools',
    description: 'The model stopped for this reason: `stop`, `length`, `tool_calls`, `content_filter`.',
    value: 'text',
    threshold: noThreshold,
  },
  cost: {
    family: 'limit',
    description: 'The call cost at most `threshold` US dollars. An unknown cost is an error.',
    value: 'none',
    threshold: { use: 'required', bound: 'atMost', unit: 'US dollars' },
  },
  latency: {
    family: 'limit',
    description: 'The request took at most `threshold` milliseconds.',
    value: 'none',
    threshold: { use: 'required', bound: 'atMost', unit: 'milliseconds' },
  },
  perplexity: {
    family: 'limit',
    description: 'exp(−mean log probability) of the output’s tokens is at most `threshold`.',
    value: 'none',
    threshold: { use: 'required', bound: 'atMost', unit: 'perplexity, from 1' },
  },
  'perplexity-score': {
    family: 'limit',
    description: '1 / (1 + perplexity) reaches `threshold`.',
    value: 'none',
    threshold: { use: 'required', bound: 'atLeast', unit: 'score, from 0 to 0.5' },
  },
  'rouge-n': {
    family: 'metric',
    description: 'ROUGE-1 F1 against the reference reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'rouge-1': {
    family: 'metric',
    description: 'ROUGE-1 F1 against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-2': {
    family: 'metric',
    description: 'ROUGE-2 F1 against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-l': {
    family: 'metric',
    description:
      'ROUGE-L F1 (longest common subsequence) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'rouge-lsum': {
    family: 'metric',
    description: 'ROUGE-Lsum F1 (line by line) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  bleu: {
    family: 'metric',
    description: 'BLEU against the references reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  gleu: {
    family: 'metric',
    description: 'GLEU against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  meteor: {
    family: 'metric',
    description: 'METEOR (exact words and stems) against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  chrf: {
    family: 'metric',
    description: 'chrF against the references reaches `threshold` (0.5 of 1).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  ter: {
    family: 'metric',
    description: '1 − translation edit rate against the references reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'exact-match': {
    family: 'metric',
    description: 'The output is a reference after SQuAD’s normalisation (case, articles, punctuation).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  'token-f1': {
    family: 'metric',
    description: 'SQuAD’s F1 of words against the best reference reaches `threshold` (0.5).',
    value: 'references',
    threshold: atLeast(0.5),
  },
  javascript: {
    family: 'code',
    description:
      'The code returns true, a positive number (≥ `threshold` if given), or `{ pass, score, reason }`.',
    value: 'code',
    threshold: { use: 'optional', bound: 'atLeast' },
  },
  python: {
    family: 'code',
    description: 'The Python code returns true, a positive number, or `{ pass, score, reason }`.',
    value: 'code',
    threshold: { use: 'optional', bound: 'atLeast' },
  },
  webhook: {
    family: 'code',
    description: 'The server answers a POST of `{ output, context }` with `{ pass: true }`.',
    value: 'url',
    threshold: { use: 'optional', bound: 'atLeast' },
  },
  similar: {
    family: 'embedding',
    description: 'The embedding’s cosine similarity with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'similar:cosine': {
    family: 'embedding',
    description: 'The embedding’s cosine similarity with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'similar:dot': {
    family: 'embedding',
    description: 'The embedding’s dot product with the value’s reaches `threshold` (0.75).',
    value: 'references',
    threshold: { use: 'optional', bound: 'atLeast', default: 0.75 },
  },
  'similar:euclidean': {
    family: 'embedding',
    description: '1 / (1 + Euclidean distance of the embeddings) reaches `threshold` (0.75).',
    value: 'references',
    threshold: atLeast(0.75),
  },
  'llm-rubric': {
    family: 'model',
    description: 'A model finds that the output meets the rubric; its score reaches `threshold` if given.',
    value: 'any',
    threshold: atLeastIfGiven,
  },
  'model-graded-closedqa': {
    family: 'model',
    description: 'A model finds that the output meets the criterion.',
    value: 'text',
    threshold: noThreshold,
  },
  factuality: {
    family: 'model',
    description: 'A model finds that the output agrees with the facts in the value.',
    value: 'text',
    threshold: noThreshold,
  },
  'model-graded-factuality': {
    family: 'model',
    description: 'The older name of `factuality`.',
    value: 'text',
    threshold: noThreshold,
  },
  'g-eval': {
    family: 'model',
    description:
      'A model scores the output by the criteria, step by step; the score reaches `threshold` (0.7).',
    value: 'references',
    threshold: atLeast(0.7),
  },
  'answer-relevance': {
    family: 'model',
    description: 'Questions that a model derives from the output are similar to the `query` variable.',
    value: 'none',
    threshold: atLeast(0),
  },
  'context-recall': {
    family: 'model',
    description:
      'The share of the value’s statements that the `context` variable supports reaches `threshold`.',
    value: 'text',
    threshold: atLeast(0),
  },
  'context-relevance': {
    family: 'model',
    description: 'The share of the `context` variable that the `query` needs reaches `threshold`.',
    value: 'none',
    threshold: atLeast(0),
  },
  'context-faithfulness': {
    family: 'model',
    description:
      'The share of the output’s statements that the `context` variable supports reaches `threshold`.',
    value: 'none',
    threshold: atLeast(0),
  },
  'conversation-relevance': {
    family: 'model',
    description:
      'The share of the turns whose answer is relevant to what was said before reaches `threshold`.',
    value: 'none',
    threshold: atLeast(0),
  },
  'search-rubric': {
    family: 'model',
    description: 'A model that may search the web finds that the output meets the rubric.',
    value: 'text',
    threshold: atLeastIfGiven,
  },
  classifier: {
    family: 'model',
    description: 'A classifier gives the output the class of the value with a score of `threshold` (1).',
    value: 'optional',
    threshold: atLeast(1),
  },
  moderation: {
    family: 'model',
    description: 'A moderation model flags none of the categories (all, or those listed).',
    value: 'optional',
    threshold: noThreshold,
  },
  'select-best': {
    family: 'comparison',
    description: 'A model finds this output the best of the case’s outputs by the criterion.',
    value: 'text',
    threshold: noThreshold,
  },
  'max-score': {
    family: 'comparison',
    description: 'This output has the highest score of the case’s outputs.',
    value: 'optional',
    threshold: atLeastIfGiven,
  },
} as const satisfies Record<string, AssertionTypeRule>;

/** The name of a type that is graded, without `not-`. */
export type AssertionType = keyof typeof assertionTypes;

/** Known names that are not graded, with the reason. A name that ends in `*` stands for all that begin so. */
export const unsupportedAssertionTypes: Readonly<Record<string, string>> = {
  'trajectory:*': 'it looks at the steps of an agent',
  'trace-*': 'it looks at traces',
  'skill-used': 'it looks at the steps of an agent',
  'agent-rubric': 'its grader is an agent',
  guardrails: 'it reads the verdict of a vendor’s guardrails',
  pi: 'it asks a service of its own',
  human: 'it waits for a person; rate outputs in the results panel instead',
  ruby: 'it runs Ruby',
  'promptfoo:redteam:*': 'it belongs to red teaming',
};

/** The name that groups assertions under one threshold and weight; not a grader of its own. */
export const assertionSetType = 'assert-set';

export interface ParsedAssertionType {
  /** Without `not-`. */
  base: string;
  negated: boolean;
}

/** Splits `not-contains` into its base and whether it is negated. Each `not-` inverts what follows it. */
export function parseAssertionType(type: string): ParsedAssertionType {
  let base = type;
  let negated = false;
  while (base.startsWith('not-')) {
    base = base.slice('not-'.length);
    negated = !negated;
  }
  return { base, negated };
}

/** Whether a base name is graded. */
export function isAssertionType(base: string): base is AssertionType {
  return Object.hasOwn(assertionTypes, base);
}

/** Why a known base name is not graded; undefined for names that are graded or unknown. */
export function unsupportedReason(base: string): string | undefined {
  const pattern = Object.keys(unsupportedAssertionTypes).find((name) =>
    name.endsWith('*') ? base.startsWith(name.slice(0, -1)) : base === name,
  );
  return pattern === undefined ? undefined : unsupportedAssertionTypes[pattern];
}
