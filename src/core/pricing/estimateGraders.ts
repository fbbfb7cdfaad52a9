import { takesBatches } from '../batch/takesBatches.ts';
import type { AssertionSpec } from '../assertions/assertion.ts';
import { chooseGrader, graderKinds } from '../assertions/chooseGrader.ts';
import { worstUsage } from '../engine/worstUsage.ts';
import { CupelError } from '../errors.ts';
import { parseModelName } from '../providers/modelName.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import type { Suite } from '../suites/suite.ts';
import { valueText } from '../valueText.ts';
import type { Estimating } from './estimate.ts';
import type { Load } from './load.ts';
import type { MeasuredColumn } from './measureColumn.ts';

/** Requests that a type makes to grade one output, where it is more than one. */
const requests: Readonly<Record<string, number>> = {
  'g-eval': 2,
  'context-faithfulness': 2,
};

/** Tokens of the instructions that our grading prompts put around what is graded, and of a grade with its reason. */
const instructions = 350;
const grade = 120;

interface Graded {
  spec: ProviderSpec;
  embeds: boolean;
  /** For each sampled output: what the suite gives to the grader, the tokens of the output, and how many are alike. */
  asked: { text: string; output: number; worstOutput: number | null; weight: number; times: number }[];
}

/** What the graders that ask a model cost: an estimate of each such model's calls. Cached grades are not taken off. */
export async function estimateGraders(
  suite: Suite,
  columns: readonly MeasuredColumn[],
  options: Estimating,
): Promise<{ id: string; label: string; load: Load }[]> {
  const models = new Map<string, Graded>();
  for (const column of columns) collect(suite, column, models, options);
  return Promise.all(
    [...models.values()].map(async (graded) => ({
      id: graded.spec.id,
      label: graded.spec.label,
      load: await toLoad(graded, options),
    })),
  );
}

function collect(
  suite: Suite,
  { sent, load }: MeasuredColumn,
  models: Map<string, Graded>,
  { notes, grader }: Estimating,
): void {
  // Each sampled output stands for as many outputs of its column.
  const weight = sent.length === 0 ? 0 : load.calls / sent.length;
  sent.forEach(({ call, rendered }, i) => {
    for (const assertion of flat(call.case.assertions)) {
      for (const kind of graderKinds(assertion.type)) {
        try {
          const spec = chooseGrader(assertion.provider, kind, call.case, { suite, fallback: grader });
          const key = `${kind} ${spec.label}`;
          const graded = models.get(key) ?? { spec, embeds: kind === 'embedding', asked: [] };
          models.set(key, graded);
          graded.asked.push({
            text: `${rendered.text}\n${valueText(assertion.value)}`,
            output: load.items[i]?.output ?? 0,
            worstOutput: load.items[i]?.worstOutput ?? null,
            weight,
            times: requests[assertion.type] ?? 1,
          });
        } catch (error) {
          if (!(error instanceof CupelError)) throw error;
          notes.add(`"${assertion.type}" is not in the estimate: ${error.message}`);
        }
      }
    }
  });
}

async function toLoad({ spec, embeds, asked }: Graded, { counter, prices }: Estimating): Promise<Load> {
  const free = /^(?:echo|replay)(?::|$)/.test(spec.id);
  const { vendor, model } = parseModelName(spec.id) ?? {
    vendor: spec.id.split(':')[0] ?? spec.id,
    model: undefined,
  };
  const tokenizer = counter.tokenizer(model);
  const counts = await counter.countAll(
    asked.map(({ text }) => text),
    model,
  );
  const worst = worstUsage({ vendor, model, spec }, spec.config, 0, !embeds, prices);
  const calls = asked.reduce((sum, { weight, times }) => sum + weight * times, 0);
  // The mean request, since the sampled outputs stand for different numbers of calls.
  const mean = (answer: (each: Graded['asked'][number]) => number) =>
    calls === 0
      ? 0
      : asked.reduce(
          (sum, each, i) =>
            sum +
            each.weight *
              each.times *
              (answer(each) + (counts[i]?.tokens ?? 0) + (embeds ? 0 : instructions)),
          0,
        ) / calls;
  return {
    vendor,
    model,
    calls: Math.round(calls),
    items: [
      {
        input: Math.round(mean(({ output }) => output)),
        worstInput: asked.some(({ worstOutput }) => worstOutput === null)
          ? null
          : Math.ceil(mean(({ worstOutput }) => worstOutput ?? 0)),
        output: embeds ? 0 : Math.min(grade, worst?.output ?? Infinity),
        worstOutput: worst ? worst.output : null,
        cached: false,
        config: spec.config,
      },
    ],
    countError: tokenizer.error ?? 0,
    outputSource: embeds ? 'none' : 'typical',
    method: tokenizer.method,
    free,
    batches: takesBatches(vendor, spec.id),
  };
}

function flat(assertions: readonly AssertionSpec[]): AssertionSpec[] {
  return assertions.flatMap((each) => (each.assert ? flat(each.assert) : [each]));
}
