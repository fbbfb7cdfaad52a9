import { malformedError } from './httpErrors.ts';
import { jsonBody } from './jsonBody.ts';
import { headerFacts } from './openaiChat.ts';
import { callOptions, openaiError, type OpenaiConnection } from './openaiClient.ts';
import { ProviderError, type Provider, type ProviderSpec } from './provider.ts';

/** What a budget asks of a model: it costs nothing, and writes nothing. */
const free = { inputCost: 0, outputCost: 0, max_tokens: 1 };

/**
 * `openai:moderation:model`: what OpenAI's moderation endpoint says of the prompt's text, as
 * `{ flagged, categories, category_scores }` (https://platform.openai.com/docs/api-reference/moderations). It is free
 * of charge.
 */
export function createModeration({
  spec,
  vendor,
  model,
  connection,
}: {
  spec: ProviderSpec;
  vendor: string;
  model: string;
  connection: OpenaiConnection;
}): Provider {
  const { client, name, identity, http, clock } = connection;
  return {
    spec: { ...spec, config: { ...free, ...spec.config } },
    vendor,
    model,
    remote: true,
    identity: () => ({ kind: 'moderation', ...identity, model }),
    async call({ prompt, signal }) {
      const started = clock.monotonic();
      try {
        const { data, response, request_id } = await client.moderations
          .create({ model, input: prompt.text }, callOptions(signal))
          .withResponse();
        const [result] = (jsonBody(data, name) as { results?: unknown[] }).results ?? [];
        if (typeof result !== 'object' || result === null) throw malformedError(name, 'it has no results');
        return {
          output: result,
          usage: { input: 0, output: 0 },
          raw: data,
          latencyMs: clock.monotonic() - started,
          ...headerFacts(response.headers, request_id, clock.now()),
        };
      } catch (error) {
        throw error instanceof ProviderError ? error : openaiError(error, connection, signal);
      }
    },
    dispose: () => http.dispose(),
  };
}
