import { takesBatches } from '../batch/takesBatches.ts';
import { sharedCodeRunner } from '../code/codeRunner.ts';
import { transformVars } from '../engine/transforms.ts';
import { worstUsage } from '../engine/worstUsage.ts';
import type { PlannedCall } from '../engine/plan.ts';
import { CupelError } from '../errors.ts';
import type { RenderedPrompt } from '../prompts/prompt.ts';
import { parseModelName } from '../providers/modelName.ts';
import type { Suite } from '../suites/suite.ts';
import { Turns } from '../turns.ts';
import type { Estimating } from './estimate.ts';
import type { Load } from './load.ts';
import type { OutputHistory } from './outputHistory.ts';
import type { SampledColumn } from './samplePlan.ts';

type Config = Readonly<Record<string, unknown>>;

/** A column whose sample was rendered and counted. */
export interface MeasuredColumn {
  prompt: number;
  provider: number;
  load: Load;
  suite: Suite;
  /** All its calls by where their cases stand. */
  places: ReadonlyMap<number | string, number>;
  /** What each item of the load would send, in the same order. */
  sent: { call: PlannedCall; rendered: RenderedPrompt; vars: Record<string, unknown>; config: Config }[];
}

/** Tokens of an answer where nothing is known of it: a paragraph or two; with its reasoning, a page or two. */
export const typicalOutput = { plain: 300, reasoning: 1500 } as const;
const reasons =
  /(?:^|[/.:])(?:o[134](?![a-z0-9])|gpt-5(?!.*chat)|deepseek-reasoner|magistral|grok-4|gemini-(?:2\.5-pro|3))|thinking|reasoning/;

/** Renders the sample of a column and counts its tokens. What cannot be rendered is left out, and noted. */
export async function measureColumn(
  suite: Suite,
  column: SampledColumn,
  options: Estimating & { signal: AbortSignal; history: OutputHistory | undefined },
): Promise<MeasuredColumn> {
  const { counter, prices, notes } = options;
  const spec = suite.providers[column.provider];
  const prompt = suite.prompts[column.prompt];
  if (!spec || !prompt) throw new RangeError('the plan names what the suite does not have');
  const free = /^(?:echo|replay)(?::|$)/.test(spec.id);
  const { vendor, model } = parseModelName(spec.id) ?? {
    vendor: spec.id.split(':')[0] ?? spec.id,
    model: undefined,
  };
  const sent = await renderAll(suite, column, options);
  const tokenizer = counter.tokenizer(free ? undefined : model);
  const counted = await counter.countAll(
    sent.map(({ rendered }) => rendered.messages),
    model,
    { tools: spec.config['tools'] },
  );
  for (const kind of new Set(counted.flatMap(({ uncounted }) => uncounted ?? [])))
    notes.add(`Not counted in what is sent to "${spec.label}": ${kind}.`);
  const window = model === undefined ? undefined : prices.price(vendor, model)?.contextWindow;
  const longest = counted.reduce((most, { tokens }) => Math.max(most, tokens), 0);
  if (window !== undefined && longest > window)
    notes.add(
      `"${prompt.label}" is up to ${longest} tokens, and "${spec.label}" reads ${window} at most: such calls will fail.`,
    );
  const embeds = /:embeddings?:/.test(spec.id);
  const past = embeds ? undefined : options.history?.(prompt.hash, spec.id);
  const typical = reasons.test(model ?? '') ? typicalOutput.reasoning : typicalOutput.plain;
  const items = counted.map(({ tokens }, i) => {
    const config = sent[i]?.config ?? spec.config;
    if (free) {
      const output = spec.id === 'echo' ? tokens : (past ?? typicalOutput.plain);
      return { input: tokens, output, worstOutput: output, cached: false, config };
    }
    const mostOutput = worstUsage({ vendor, model, spec }, config, 0, !embeds, prices)?.output ?? null;
    const expected = embeds ? 0 : Math.min(past ?? typical, mostOutput ?? Infinity);
    return { input: tokens, output: expected, worstOutput: mostOutput, cached: false, config };
  });
  return {
    prompt: column.prompt,
    provider: column.provider,
    suite,
    places: column.places,
    sent,
    load: {
      vendor,
      model,
      calls: column.calls,
      items,
      countError: tokenizer.error ?? 0,
      outputSource: embeds ? 'none' : past === undefined ? 'typical' : 'history',
      method: tokenizer.method,
      free,
      batches: takesBatches(vendor, spec.id),
    },
  };
}

async function renderAll(
  suite: Suite,
  { sample, prompt: promptIndex, provider }: SampledColumn,
  options: Estimating & { signal: AbortSignal },
): Promise<MeasuredColumn['sent']> {
  const { environment, signal, notes } = options;
  const prompt = suite.prompts[promptIndex];
  const spec = suite.providers[provider];
  if (!prompt || !spec) return [];
  const sent: MeasuredColumn['sent'] = [];
  const turns = new Turns();
  for (const call of sample) {
    signal.throwIfAborted();
    const pause = turns.due();
    if (pause) await pause;
    const { prefix, suffix, config: own } = call.case.options;
    try {
      const vars = await varsOf(call, suite, options);
      const rendered = await prompt.render({
        vars,
        provider: { id: spec.id, label: spec.label, config: spec.config },
        environment,
        signal,
        ...(call.case.foreignVariables ? { outputs: call.case.foreignVariables } : {}),
        ...(prefix === undefined ? {} : { prefix }),
        ...(suffix === undefined ? {} : { suffix }),
      });
      const config = { ...spec.config, ...prompt.config, ...rendered.config, ...own };
      sent.push({ call, rendered, vars, config });
    } catch (error) {
      if (!(error instanceof CupelError)) throw error;
      notes.add(
        `Left out, since it cannot be rendered: case ${call.case.index + 1}, "${prompt.label}": ${error.message}`,
      );
    }
  }
  return sent;
}

/** The variables that a call would have. Where code may not run, those that are written. */
async function varsOf(
  { case: each }: PlannedCall,
  { directory }: Suite,
  { environment, vars, signal, notes }: Estimating & { signal: AbortSignal },
): Promise<Record<string, unknown>> {
  const written = { ...each.vars, ...vars };
  if (each.options.transformVars === undefined) return written;
  if (environment.trust.code)
    return transformVars(each, written, directory, { code: sharedCodeRunner(environment), hard: signal });
  notes.add(
    '`transformVars` is code, which does not run here: prompts are counted with the variables as they are written.',
  );
  return written;
}
