import * as z from 'zod';
import { cupelSchema } from './cupelSchema.ts';
import { amount, anything, flag, scalars, settings, text, texts, whole } from './schemaParts.ts';

// The one source of what a suite may hold: types are inferred from it, `schemas/suite.schema.json` is generated from
// it, and both the editor and `cupel validate` report by it.

const assertionKeys = {
  type: text('What is checked, such as `contains` or `llm-rubric`. `not-` before it inverts it.'),
  value: anything(
    'What the output is checked against: a text, list, object, or `file://`. Rendered with the case’s variables.',
  ).optional(),
  threshold: z
    .number()
    .describe('The least score that passes; the most, for costs, times and distances.')
    .optional(),
  weight: amount('What it counts in the case’s score. 0 records without failing. Default 1.').optional(),
  metric: text('The name under which its score is reported.').optional(),
  provider: anything('The model that grades: an id, or an object with `id` and `config`.').optional(),
  rubricPrompt: anything('The prompt of the grading model: text, messages, or `file://`.').optional(),
  config: settings('Settings of this type of assertion, such as `flags` of `regex`.').optional(),
  transform: text(
    'Code that changes the output before this assertion: an expression or `file://`.',
  ).optional(),
  contextTransform: text(
    'Code that takes the context out of the output: an expression or `file://`.',
  ).optional(),
};

const plainAssertionSchema = z
  .strictObject(assertionKeys)
  .meta({ id: 'plainAssertion', description: 'A member of an `assert-set`.' });

/** One assertion, or an `assert-set` of several. */
export const assertionSchema = z
  .strictObject({
    ...assertionKeys,
    assert: z.array(plainAssertionSchema).describe('The members of an `assert-set`.').optional(),
  })
  .meta({ id: 'assertion', description: 'A check on the output.' });

/** Settings of a case; keys beside these override the provider’s `config`. */
export const caseOptionKeys = {
  prefix: text('Stands before the prompt.').optional(),
  suffix: text('Stands after the prompt.').optional(),
  transform: text('Code that changes the output before grading: an expression or `file://`.').optional(),
  postprocess: text('The older name of `transform`.').optional(),
  transformVars: text(
    'Code that changes the variables before rendering: an expression or `file://`.',
  ).optional(),
  storeOutputAs: text(
    'The variable of later cases that holds this output. Such cases run in order.',
  ).optional(),
  rubricPrompt: anything('The prompt of the grading model, for all assertions of the case.').optional(),
  provider: anything('The model that grades, for all assertions of the case.').optional(),
  factuality: z
    .record(z.string(), z.number())
    .describe(
      'Scores of the categories of `factuality`: subset, superset, agree, disagree, differButFactual.',
    )
    .optional(),
  disableVarExpansion: flag('List variables stay lists instead of making one case an element.').optional(),
  disableConversationVar: flag('The prompt does not get the conversation so far.').optional(),
  disableDefaultAsserts: flag('The assertions of `defaultTest` do not apply.').optional(),
  runSerially: flag('Runs by itself, not beside others.').optional(),
  repeat: whole('How often the case is called.').optional(),
  repeatThreshold: z
    .union([z.number(), z.string()])
    .describe('How many of its repeats must pass: `4/5`, `80%` or a share. Ours.')
    .optional(),
};

const caseOptionsSchema = z
  .looseObject(caseOptionKeys)
  .describe('How the case is rendered, called and graded.');

const variablesSchema = z
  .union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())])
  .describe(
    'Variables of the prompts, by name; or `file://` with them. A list of texts makes one case an element.',
  );

const caseKeys = {
  description: text('What the case is about. Names it in reports; should be unique.').optional(),
  vars: variablesSchema.optional(),
  provider: anything('The provider that it is for.').optional(),
  providers: z
    .array(z.string())
    .describe('Labels or ids of the providers it is for. Default: all.')
    .optional(),
  prompts: z.array(z.string()).describe('Labels or ids of the prompts it is for. Default: all.').optional(),
  providerOutput: anything('An output to grade instead of calling a provider.').optional(),
  assert: z.array(assertionSchema).describe('The checks on the output.').optional(),
  assertScoringFunction: text(
    'A function that makes the case’s score of its assertions’: `file://x.js:fn`.',
  ).optional(),
  threshold: z
    .number()
    .describe('The case passes when its score reaches this, instead of when all pass.')
    .optional(),
  metadata: settings('Anything that is to stand beside the result.').optional(),
  options: caseOptionsSchema.optional(),
};

export const caseSchema = z
  .strictObject(caseKeys)
  .meta({ id: 'case', description: 'One case: variables and assertions.' });

const generatorSchema = z.strictObject({
  path: text('`file://` of a dataset or of code that makes cases.'),
  config: settings('What the code is given.').optional(),
});

/** An item of `tests`. */
export const testSchema = z.union([z.string(), generatorSchema, caseSchema]);

const testsSchema = z
  .union([z.string(), z.array(testSchema), generatorSchema])
  .describe('The cases, or `file://` of a dataset: .yaml, .json, .jsonl, .csv, .tsv, .xlsx, .js, .ts, .py.');

export const promptSchema = z.union([
  z.string(),
  z.strictObject({
    id: text('`file://` or a path of the prompt; a name, when `raw` is there.').optional(),
    raw: text('The prompt’s text, or a path.').optional(),
    label: text('What the prompt is called.').optional(),
    config: settings('Settings that override the provider’s `config`.').optional(),
  }),
]);

const providerOptionKeys = {
  label: text('What the provider is called. Unique in the suite.').optional(),
  config: settings('Settings of the model and its API, such as `temperature` and `max_tokens`.').optional(),
  prompts: texts('Labels or ids of the prompts it is asked. Default: all.').optional(),
  transform: text('Code that changes each output before grading: an expression or `file://`.').optional(),
  delay: amount('Milliseconds to wait before each call.').optional(),
  env: scalars('Variables that stand before the environment’s.').optional(),
};

export const providerSchema = z.union([
  z.string(),
  z.strictObject({
    id: text('Where the model is called: `openai:chat:gpt-4.1-mini`, `replay:replies.jsonl`, …'),
    ...providerOptionKeys,
  }),
  z
    .record(
      z.string().regex(/:|^echo$/),
      z.strictObject({ id: z.string().optional(), ...providerOptionKeys }).nullable(),
    )
    .describe('One id as key, its options as value.'),
]);

const providersSchema = z
  .union([z.string(), z.array(providerSchema)])
  .describe('The models under test: ids, objects with `id` and `config`, or `file://`.');

const scenarioSchema = z.union([
  z.string(),
  z.strictObject({
    description: text('What the scenario is about.').optional(),
    config: z
      .union([z.string(), z.array(z.union([z.string(), caseSchema]))])
      .describe('Variables (and assertions) that every test of the scenario is run with in turn.'),
    tests: testsSchema.optional(),
  }),
]);

const notSupported = (description: string) => z.unknown().describe(`Not supported: ${description}`);

/** Top-level keys that are known and do nothing here, with what to say of them. */
export const unsupportedKeys: Readonly<Record<string, string>> = {
  redteam: 'Red teaming is not supported; this part of the file is not used.',
  tracing: 'Tracing is not supported; this part of the file is not used.',
  sharing: 'Sharing results on a server is not supported; this part of the file is not used.',
  outputPath: 'A suite names no files to write to; name them with --output (-o).',
};

/** Keys of `commandLineOptions` that decide over a run and are not read, with what takes their place. */
export const unsupportedFlags: Readonly<Record<string, string>> = {
  filterPattern: 'Give it with the command: --filter-pattern.',
  filterFirstN: 'Give it with the command: --filter-first-n.',
  filterSample: 'Give it with the command: --filter-sample.',
  filterProviders: 'Give it with the command: --filter-providers.',
  filterTargets: 'Give it with the command: --filter-providers.',
  filterFailing: 'Give it with the command: --filter-failing.',
  envPath: 'Give it with the command: --env-file.',
  envFile: 'Give it with the command: --env-file.',
  var: 'Give it with the command: --var.',
  output: 'Give it with the command: --output.',
  resume: 'Give it with the command: --resume.',
  grader: 'Name the model under defaultTest.options.provider.',
  prompts: 'Name them under the suite’s own prompts.',
  providers: 'Name them under the suite’s own providers.',
  tests: 'Name them under the suite’s own tests.',
  vars: 'Name them under the suite’s own tests.',
  assertions: 'Name them under defaultTest.assert.',
  promptPrefix: 'Write it as defaultTest.options.prefix.',
  promptSuffix: 'Write it as defaultTest.options.suffix.',
};

export const suiteSchema = z
  .strictObject({
    $schema: text('The JSON Schema of this file.').optional(),
    description: text('What the suite is about.').optional(),
    tags: scalars('Names and values by which runs are found again.').optional(),
    prompts: z
      .union([z.string(), z.array(promptSchema), z.record(z.string(), z.string())])
      .describe('The prompts: inline texts, paths, globs, or objects with `id` and `label`.')
      .optional(),
    providers: providersSchema.optional(),
    targets: providersSchema.optional(),
    tests: testsSchema.optional(),
    scenarios: z.array(scenarioSchema).describe('Products of variable sets and tests.').optional(),
    defaultTest: z
      .union([z.string(), caseSchema])
      .describe('What every case starts from: variables, assertions, options; or `file://`.')
      .optional(),
    assertionTemplates: z
      .record(z.string(), assertionSchema)
      .describe('Assertions that others name with `$ref: "#/assertionTemplates/name"`.')
      .optional(),
    outputPath: texts('Not used: files for results are named with --output, not by a suite.').optional(),
    env: scalars('Variables that stand before the environment’s.').optional(),
    nunjucksFilters: z
      .record(z.string(), z.string())
      .describe('Filters of templates: name and file.')
      .optional(),
    derivedMetrics: z
      .array(
        z.strictObject({
          name: text('What the metric is called.'),
          value: text('An expression over the named scores, or `file://`.'),
        }),
      )
      .describe('Metrics that are computed from named scores.')
      .optional(),
    extensions: z
      .array(z.string())
      .describe('Hooks: `file://hooks.js:fn`, called around the run and each case.')
      .optional(),
    metadata: settings('Anything that is to stand with the run.').optional(),
    evaluateOptions: z
      .strictObject({
        cache: flag('Whether recorded replies answer repeated calls.').optional(),
        delay: amount('Milliseconds to wait before each call.').optional(),
        maxConcurrency: z
          .number()
          .int()
          .positive()
          .describe('How many calls are under way at once. Default 4.')
          .optional(),
        repeat: z.number().int().positive().describe('How often each case is called.').optional(),
        timeoutMs: amount('Milliseconds after which a call is given up.').optional(),
        maxEvalTimeMs: amount('Milliseconds after which the run stops.').optional(),
        showProgressBar: flag('Whether the terminal shows progress.').optional(),
        generateSuggestions: notSupported('prompts are not rewritten.').optional(),
        interactiveProviders: notSupported('providers do not ask back.').optional(),
      })
      .describe('How the run goes.')
      .optional(),
    commandLineOptions: settings('Defaults of command-line flags.').optional(),
    writeLatestResults: flag('Results are always kept in the store; this changes nothing.').optional(),
    sharing: notSupported('results stay on this machine.').optional(),
    tracing: notSupported('traces are not collected.').optional(),
    redteam: notSupported('red teaming is another tool’s work.').optional(),
    cupel: cupelSchema.optional(),
  })
  .describe('A suite: prompts × providers × cases.');

export type SuiteConfig = z.infer<typeof suiteSchema>;
export type CaseConfig = z.infer<typeof caseSchema>;
export type AssertionConfig = z.infer<typeof assertionSchema>;
export type ProviderConfig = z.infer<typeof providerSchema>;
export type PromptConfig = z.infer<typeof promptSchema>;
export type TestsConfig = z.infer<typeof testsSchema>;
export type ScenarioConfig = z.infer<typeof scenarioSchema>;
