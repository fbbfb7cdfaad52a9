import { assertionError } from '../assertionErrors.ts';
import type { Grader, GraderInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import { textValue } from '../valueShapes.ts';
import { keepsWithin, reaches } from '../thresholds.ts';

/** The call cost at most the threshold, in US dollars. An answer from the cache is judged by what it cost when it was made. */
export const cost: Grader = (input) => {
  const limit = requiredThreshold(input, 'US dollars');
  const { cost, response } = input.context;
  if (cost === null)
    throw assertionError(input.spec, 'noCost', 'what the call cost is not known', {
      hint: response.usage
        ? 'Give the model a price: `cost`, or `inputCost` and `outputCost`, in the provider’s config.'
        : 'The answer came without token counts, which a price is multiplied by: have the server send `usage`.',
    });
  return verdict(
    keepsWithin(cost, limit),
    `The call cost $${dollars(cost)}; at most $${dollars(limit)} is asked for.`,
  );
};

/** The request took at most the threshold, in milliseconds. An answer from the cache is not judged: it took none. */
export const latency: Grader = (input) => {
  const limit = requiredThreshold(input, 'milliseconds');
  const { latencyMs, cached } = input.context;
  if (cached) {
    const reason = 'Not judged: the answer came from the cache. `--no-cache` asks the model again.';
    return { ...verdict(true, reason), notJudged: true };
  }
  if (latencyMs === null)
    throw assertionError(input.spec, 'noLatency', 'how long the request took is not known');
  return verdict(
    keepsWithin(latencyMs, limit),
    `The request took ${Math.round(latencyMs)} ms; at most ${limit} ms is asked for.`,
  );
};

/**
 * exp(−mean log probability of the output's tokens), from 1, is at most the threshold. Without one it passes.
 * Jelinek, Mercer, Bahl & Baker (1977), "Perplexity: a measure of the difficulty of speech recognition tasks".
 */
export const perplexity: Grader = (input) => {
  const value = Math.exp(-meanLogprob(input));
  const { threshold } = input;
  if (threshold === undefined) return verdict(true, `The perplexity is ${value.toFixed(3)}.`);
  return verdict(
    keepsWithin(value, threshold),
    `The perplexity is ${value.toFixed(3)}; at most ${threshold} is asked for.`,
  );
};

/** 1 / (1 + perplexity), from 0 to 0.5, reaches the threshold. Without one it passes. */
export const perplexityScore: Grader = (input) => {
  const score = 1 / (1 + Math.exp(-meanLogprob(input)));
  const found = `The perplexity score is ${score.toFixed(3)}`;
  const { threshold } = input;
  if (threshold === undefined) return { pass: true, score, reason: `${found}.` };
  return { pass: reaches(score, threshold), score, reason: `${found}; at least ${threshold} is asked for.` };
};

/** The model stopped for this reason, whatever the case. A response without a reason stopped for none. */
export const finishReason: Grader = (input) => {
  const expected = textValue(input);
  const actual = input.context.response.finishReason;
  if (!actual) return verdict(false, `The response has no finish reason; "${expected}" is asked for.`);
  return verdict(
    actual.toLowerCase() === expected.toLowerCase(),
    `The finish reason is "${actual}"; "${expected}" is asked for.`,
  );
};

function requiredThreshold({ spec, threshold }: GraderInput, unit: string): number {
  if (threshold === undefined)
    throw assertionError(spec, 'missingThreshold', `there is no \`threshold\` (${unit})`);
  return threshold;
}

function meanLogprob({ spec, context }: GraderInput): number {
  const { logprobs } = context.response;
  if (!logprobs || logprobs.length === 0)
    throw assertionError(spec, 'noLogprobs', 'the response has no log probabilities', {
      hint: 'Ask for them (`logprobs: true` in the provider’s config), from a model that gives them.',
    });
  return logprobs.reduce((sum, { logprob }) => sum + logprob, 0) / logprobs.length;
}

function dollars(amount: number): string {
  return amount === 0 ? '0' : String(Number(amount.toPrecision(3)));
}
