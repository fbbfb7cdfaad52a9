// title: One interface over several providers
// description: A provider is a function; the chain falls over to the next one and keeps every reason.
// task: providers
// npm: openai @anthropic-ai/sdk
// docs: https://platform.openai.com/docs/guides/text

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

export interface Completion {
  text: string;
  inputTokens: number | null;
  outputTokens: number | null;
}
export type Provider = (prompt: string, signal?: AbortSignal) => Promise<Completion>;

export function openaiProvider(model: string, client?: OpenAI): Provider {
  return async (prompt, signal) => {
    client ??= new OpenAI(); // here, so that a missing key makes the chain go on
    const { output_text, usage } = await client.responses.create({ model, input: prompt }, { signal });
    return {
      text: output_text,
      inputTokens: usage?.input_tokens ?? null,
      outputTokens: usage?.output_tokens ?? null,
    };
  };
}

export function anthropicProvider(model: string, client?: Anthropic): Provider {
  return async (prompt, signal) => {
    client ??= new Anthropic();
    const { content, usage } = await client.messages.create(
      { model, max_tokens: 1024, messages: [{ role: 'user', content: prompt }] },
      { signal },
    );
    const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return { text, inputTokens: usage.input_tokens, outputTokens: usage.output_tokens };
  };
}

/** Tries the providers in order; when all fail, the error holds every reason. */
export function firstOf(...providers: Provider[]): Provider {
  return async (prompt, signal) => {
    const errors: unknown[] = [];
    for (const provider of providers) {
      try {
        const completion = await provider(prompt, signal);
        if (completion.text !== '') return completion;
        errors.push(new Error('The answer was empty.'));
      } catch (error) {
        if (signal?.aborted) throw error;
        errors.push(error);
      }
    }
    throw new AggregateError(errors, 'No provider answered.');
  };
}

export const complete = firstOf(
  openaiProvider('gpt-6-luna'), // ${1:gpt-6-luna}
  anthropicProvider('claude-haiku-5-5'), // ${2:claude-haiku-5-5}
);
