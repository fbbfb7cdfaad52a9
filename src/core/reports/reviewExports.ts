import type { RunRecord } from '../engine/result.ts';
import { isGood } from '../summaries/agreement/judgements.ts';
import type { Store } from '../store/store.ts';
import type { ReviewExport } from '../../shared/resultsQueries.ts';
import { messagesOf } from '../panel/resultViews.ts';
import { outputText } from './report.ts';

/** What people said of a run as lines of JSON, one format each. */
const formats: Record<ReviewExport, (store: Store, run: RunRecord) => AsyncIterable<unknown>> = {
  dataset,
  fewShot,
  preferences,
};

/** The lines of an export, as they are written to a file. */
export async function* reviewLines(
  store: Store,
  run: RunRecord,
  format: ReviewExport,
): AsyncIterable<string> {
  for await (const line of formats[format](store, run)) yield `${JSON.stringify(line)}\n`;
}

/** Every rated result, with who said what when. */
async function* dataset(store: Store, run: RunRecord): AsyncIterable<unknown> {
  for (const rating of await store.ratings(run.id)) {
    const result = await store.result(run.id, rating.resultId);
    if (!result) continue;
    const { value, label, comment, rater, at } = rating;
    yield {
      vars: result.vars,
      prompt: result.rendered ?? null,
      output: result.output,
      provider: run.providers[result.provider]?.id ?? null,
      rating: value,
      label,
      comment,
      rater,
      at,
      passed: result.pass,
      score: result.score,
    };
  }
}

/** Outputs that a person found good, as conversations to show a model. */
async function* fewShot(store: Store, run: RunRecord): AsyncIterable<unknown> {
  const seen = new Set<string>();
  for (const { resultId, value } of await store.ratings(run.id)) {
    if (isGood(value) !== true || seen.has(resultId)) continue;
    seen.add(resultId);
    const result = await store.result(run.id, resultId);
    if (!result) continue;
    yield {
      messages: [...asked(result.rendered), { role: 'assistant', content: outputText(result.output) }],
    };
  }
}

/** Pairs of outputs of one case as `prompt`, `chosen`, `rejected`: what preference training takes. Ties are left out. */
async function* preferences(store: Store, run: RunRecord): AsyncIterable<unknown> {
  for (const { a, b, choice, rater, at } of await store.preferences(run.id)) {
    if (choice === 'tie') continue;
    const [chosen, rejected] = await Promise.all(
      (choice === 'a' ? [a, b] : [b, a]).map((id) => store.result(run.id, id)),
    );
    if (!chosen || !rejected) continue;
    yield {
      prompt: asked(chosen.rendered),
      chosen: [{ role: 'assistant', content: outputText(chosen.output) }],
      rejected: [{ role: 'assistant', content: outputText(rejected.output) }],
      rater,
      at,
    };
  }
}

function asked(rendered: string | undefined): { role: string; content: string }[] {
  return messagesOf(rendered).map(({ role, text }) => ({
    role: role === 'prompt' ? 'user' : role,
    content: text,
  }));
}
