import type { LogprobsResult } from '@google/genai';
import type { TokenLogprob } from './provider.ts';

/** The tokens of a part of an answer, with the likeliest others at each place where they were asked for. */
export function googleLogprobs(result: LogprobsResult | undefined): TokenLogprob[] {
  return (result?.chosenCandidates ?? []).map(({ token = '', logProbability = 0 }, index) => {
    const top = result?.topCandidates?.[index]?.candidates ?? [];
    return {
      token,
      logprob: logProbability,
      ...(top.length > 0
        ? { top: top.map((each) => ({ token: each.token ?? '', logprob: each.logProbability ?? -Infinity })) }
        : {}),
    };
  });
}
