import type { Store } from '../store/store.ts';

/** Runs that are looked at, the newest first. */
const looked = 50;

/** Mean output tokens of earlier answers, by prompt and provider; undefined where there are none. */
export type OutputHistory = (promptHash: string, providerId: string) => number | undefined;

/** How long the answers to the same prompt by the same provider were, in the store's newest runs. */
export async function outputHistory(store: Store): Promise<OutputHistory> {
  const sums = new Map<string, { tokens: number; answers: number }>();
  for (const { prompts, providers, summary } of await store.runs({ limit: looked }))
    for (const { prompt, provider, tokens, tokensKnown, total, errored } of summary?.byColumn ?? []) {
      const [hash, id] = [prompts[prompt]?.hash, providers[provider]?.id];
      const answers = tokensKnown ?? total - errored;
      if (hash === undefined || id === undefined || answers <= 0 || tokens.output === 0) continue;
      const key = `${hash} ${id}`;
      const known = sums.get(key) ?? { tokens: 0, answers: 0 };
      sums.set(key, { tokens: known.tokens + tokens.output, answers: known.answers + answers });
    }
  return (promptHash, providerId) => {
    const known = sums.get(`${promptHash} ${providerId}`);
    return known && known.tokens / known.answers;
  };
}
