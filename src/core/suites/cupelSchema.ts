import * as z from 'zod';
import { amount, flag, text } from './schemaParts.ts';

const extractSchema = (what: string) =>
  z
    .union([
      z.string(),
      z.strictObject({
        regex: text('A JavaScript pattern; its first group, else the whole match.').optional(),
        flags: text('Flags of the pattern, such as `i`.').optional(),
        json: text('A JSON path into the output, such as `$.category`.').optional(),
        code: text('An expression over `output` and `context`, or `file://x.js:fn`.').optional(),
        metric: text('The name of one of the result’s named scores.').optional(),
      }),
    ])
    .describe(
      `${what}: \`$.path\`, \`/pattern/i\`, \`file://x.js:fn\`, or a map with one of regex, json, code, metric.`,
    );

const classificationSchema = z
  .strictObject({
    label: text('The true class of a case: a template over its variables, such as `{{category}}`.'),
    extract: extractSchema(
      'How the class is read out of an output; the whole output unless given',
    ).optional(),
    score: extractSchema(
      'How a score of the positive class is read, for ROC-AUC and calibration (`logprob`: the probability of its tokens)',
    ).optional(),
    positive: z
      .union([z.string(), z.number(), z.boolean()])
      .describe('The class that precision, recall, F1 and ROC-AUC are about.')
      .optional(),
    labels: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .describe('The classes. Default: all that the cases have.')
      .optional(),
    ignoreCase: flag('Upper and lower case make no different classes.').optional(),
  })
  .describe('How outputs are read as classes, for a confusion matrix and what follows from it.');

const gateSchema = z
  .strictObject({
    metric: text('What is measured: `passRate`, `f1.macro`, `latency.p95`, or the name of a metric.'),
    min: z.number().describe('The least value that passes.').optional(),
    max: z.number().describe('The greatest value that passes.').optional(),
    prompt: text('Only the columns of this prompt.').optional(),
    provider: text('Only the columns of this provider.').optional(),
  })
  .describe('A condition that every column of the run must meet.');

/** What only this tool reads. */
export const cupelSchema = z
  .looseObject({
    budget: amount('US dollars that a run may spend.').optional(),
    baseline: text(
      'What runs are compared with: a run’s id, `pinned`, a result file, or a baseline file.',
    ).optional(),
    repeatThreshold: z
      .union([z.number(), z.string()])
      .describe('How many of a case’s repeats must pass: a share, or `k/n`.')
      .optional(),
    cluster: text('The metadata key whose values are the clusters of the statistics.').optional(),
    slices: z
      .array(z.string())
      .describe('Metadata keys (or variables) by whose values the cases are sliced.')
      .optional(),
    regression: z
      .strictObject({
        metric: text(
          'What is compared with the baseline: score, pass, cost, latency, or a metric.',
        ).optional(),
        alpha: z.number().gt(0).lt(1).describe('The chance of a false alarm. Default 0.05.').optional(),
        margin: amount('How much worse the run may be. Without it: not significantly worse.').optional(),
        fail: flag('Whether a regression fails the run, as --fail-on-regression does.').optional(),
      })
      .describe('How runs are held against the baseline.')
      .optional(),
    classification: classificationSchema.optional(),
    gates: z.array(gateSchema).describe('Conditions that the run must meet.').optional(),
  })
  .describe('Settings that only this tool has.');

export type ClassificationConfig = z.infer<typeof classificationSchema>;
export type RegressionConfig = NonNullable<z.infer<typeof cupelSchema>['regression']>;
