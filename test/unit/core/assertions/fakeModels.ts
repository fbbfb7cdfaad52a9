import type { ModelAccess } from '../../../../src/core/assertions/grading.ts';
import type { RenderedPrompt } from '../../../../src/core/prompts/prompt.ts';

export interface Asked {
  readonly provider: unknown;
  readonly prompt: RenderedPrompt;
  readonly jsonSchema: unknown;
}

export interface FakeModels extends ModelAccess {
  /** What was asked, in order. */
  readonly asked: Asked[];
  readonly embedded: string[][];
}

/**
 * Models that give these answers, in order, for 10 tokens in, 5 out and $0.01 each; a function answers by the prompt.
 * Texts are embedded by `vectors`.
 */
export function fakeModels(
  answers: readonly unknown[] | ((prompt: RenderedPrompt) => unknown),
  vectors: Readonly<Record<string, number[]>> = {},
): FakeModels {
  const asked: Asked[] = [];
  const embedded: string[][] = [];
  return {
    asked,
    embedded,
    complete: async (provider, prompt, { jsonSchema }) => {
      asked.push({ provider, prompt, jsonSchema });
      const output = typeof answers === 'function' ? answers(prompt) : answers[asked.length - 1];
      if (output instanceof Error) throw output;
      if (output === undefined) throw new Error('the fake models have no more answers');
      const text = typeof output === 'string' ? output : JSON.stringify(output);
      return {
        response: { output: text, usage: { input: 10, output: 5 }, latencyMs: 1 },
        cost: 0.01,
        cached: false,
        provider: 'fake',
      };
    },
    embed: async (_provider, texts) => {
      embedded.push([...texts]);
      return {
        vectors: texts.map((text) => vectors[text] ?? [0, 0]),
        usage: { input: 3, output: 0 },
        cost: 0.001,
        provider: 'fake-embedding',
      };
    },
  };
}
