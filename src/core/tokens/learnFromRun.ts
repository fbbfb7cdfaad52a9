import type { Result, RunRecord } from '../engine/result.ts';
import { parseChat, userMessage } from '../prompts/chat.ts';
import { parseModelName } from '../providers/modelName.ts';
import type { Store } from '../store/store.ts';
import { learnedName, readFactors, writeFactors } from './factorFile.ts';
import { learn, type LearnedFactors, type Observation } from './learnedFactors.ts';
import type { TokenCounter } from './tokenCount.ts';

/** Calls of a model that are looked at in one run: more would not make the factor better. */
const mostCalls = 500;
const pageSize = 200;

/**
 * Learns from a finished run how a vendor counts: the usage that it returned beside our count of what was sent. Runs
 * that were learned from already, answers from the cache, and models whose own encoding is known are left out, and so
 * are calls with tools, images or audio, whose tokens are not those of the text.
 * @param makeCounter is asked only when there is something to count
 * @returns what is known now, or undefined when the run taught nothing
 */
export async function learnFromRun(
  run: RunRecord,
  store: Store,
  makeCounter: () => Promise<TokenCounter>,
): Promise<LearnedFactors | undefined> {
  if (run.status !== 'finished' || store.directory === ':memory:') return undefined;
  const models = run.providers.map(({ id }) => parseModelName(id)?.model);
  if (models.every((model) => model === undefined)) return undefined;
  const before = await readFactors(store.directory);
  if (before.runs.includes(run.id)) return undefined;

  let counter: TokenCounter | undefined;
  const looked = new Map<string, number>();
  const observations: Observation[] = [];
  for await (const page of store.scan(run.id, { pageSize })) {
    const byModel = new Map<string, Result[]>();
    for (const result of page) {
      const model = models[result.provider];
      if (model === undefined || !tells(result)) continue;
      const seen = looked.get(model) ?? 0;
      if (seen >= mostCalls) continue;
      looked.set(model, seen + 1);
      byModel.set(model, [...(byModel.get(model) ?? []), result]);
    }
    for (const [model, results] of byModel) {
      counter ??= await makeCounter();
      if (!counter.tokenizer(model).exact) observations.push(...(await observe(counter, model, results)));
    }
  }
  if (observations.length === 0) return undefined;

  // Another process may have learned while this one counted.
  const now = await readFactors(store.directory);
  const factors = learn(now.factors, observations);
  await writeFactors(store.directory, { version: 1, runs: [...now.runs, run.id], factors });
  return factors;
}

function tells({ tokens, cached, rendered, error, request }: Result): boolean {
  if (!tokens || cached || error || rendered === undefined) return false;
  const tools = (request as { tools?: unknown } | null | undefined)?.tools;
  return tools === undefined && (tokens.audioInput ?? 0) === 0;
}

async function observe(
  counter: TokenCounter,
  model: string,
  results: readonly Result[],
): Promise<Observation[]> {
  const sent = results.flatMap(({ rendered = '', tokens }) => {
    const messages = parseChat(rendered) ?? userMessage(rendered);
    const isText = messages.every(({ content }) => typeof content === 'string');
    return tokens && isText ? [{ messages, counted: tokens.input }] : [];
  });
  const counts = await counter.countAll(
    sent.map(({ messages }) => messages),
    model,
  );
  return sent.map(({ counted }, i) => ({
    model: learnedName(model),
    encoded: counts[i]?.encoded?.tokens ?? 0,
    counted,
  }));
}
