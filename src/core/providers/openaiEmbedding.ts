import { openaiBatch } from '../batch/openaiBatch.ts';
import type { Environment } from '../environment.ts';
import { malformedError } from './httpErrors.ts';
import { jsonBody } from './jsonBody.ts';
import { headerFacts } from './openaiChat.ts';
import { openaiError, type OpenaiConnection } from './openaiClient.ts';
import { ProviderError, type EmbeddingResponse, type Provider, type ProviderSpec } from './provider.ts';
import { pick, type Config } from './providerConfig.ts';

/** Parameters of an embedding that a config passes through. */
export const embeddingParameters = ['dimensions', 'user', 'input_type'];

/** A provider of embeddings. Asked for a prompt, it answers with the vector of its text. */
export function createEmbedding(settings: {
  spec: ProviderSpec;
  environment: Environment;
  vendor: string;
  model: string;
  connection: OpenaiConnection;
}): Provider {
  const { spec, vendor, model, connection, environment } = settings;
  const bodyOf = (config: Config, input: readonly string[]) => ({
    model,
    input,
    encoding_format: 'float',
    ...pick(config, embeddingParameters),
    ...(config['passthrough'] as Config | undefined),
  });

  async function embed(
    texts: readonly string[],
    { signal, config = spec.config }: { signal: AbortSignal; config?: Config },
  ): Promise<EmbeddingResponse> {
    const started = environment.clock.monotonic();
    try {
      const { data, response, request_id } = await connection.client.embeddings
        .create(bodyOf(config, texts) as never, { signal })
        .withResponse();
      const body = jsonBody(data, connection.name);
      const vectors = readVectors(body, texts.length, connection.name);
      const { usage } = body as { usage?: { prompt_tokens?: number } };
      return {
        vectors,
        latencyMs: environment.clock.monotonic() - started,
        ...(typeof usage?.prompt_tokens === 'number'
          ? { usage: { input: usage.prompt_tokens, output: 0 } }
          : {}),
        ...headerFacts(response.headers, request_id, environment.clock.now()),
      };
    } catch (error) {
      throw error instanceof ProviderError ? error : openaiError(error, connection, signal);
    }
  }

  const batch =
    vendor === 'openai'
      ? openaiBatch(connection, model, '/v1/embeddings', {
          body: async ({ prompt, config, texts = [prompt.text] }) => bodyOf(config, texts),
          read: (body, { texts }) => {
            const { usage, data } = body as { usage?: { prompt_tokens?: number }; data?: unknown[] };
            const vectors = readVectors(body, texts?.length ?? data?.length ?? 1, connection.name);
            return {
              output: texts ? vectors : vectors[0],
              ...(typeof usage?.prompt_tokens === 'number'
                ? { usage: { input: usage.prompt_tokens, output: 0 } }
                : {}),
            };
          },
        })
      : undefined;
  return {
    ...(batch ? { batch } : {}),
    spec,
    vendor,
    model,
    remote: true,
    identity: (config) => ({
      kind: 'embedding',
      ...connection.identity,
      ...bodyOf(config, []),
    }),
    embed,
    async call({ prompt, config, signal }) {
      const { vectors, ...rest } = await embed([prompt.text], { signal, config });
      return { output: vectors[0], ...rest };
    },
    dispose: () => connection.http.dispose(),
  };
}

/** The vectors in the order of the texts. */
function readVectors(data: unknown, count: number, name: string): number[][] {
  const rows = (data as { data?: { index?: number; embedding?: unknown }[] } | null)?.data;
  if (!Array.isArray(rows) || rows.length !== count)
    throw malformedError(
      name,
      `it has ${Array.isArray(rows) ? rows.length : 'no'} vectors for ${count} texts`,
    );
  const vectors: number[][] = [];
  for (const [position, { index = position, embedding }] of rows.entries()) {
    if (!Array.isArray(embedding) || !embedding.every((each) => typeof each === 'number'))
      throw malformedError(name, 'a vector in it is not a list of numbers');
    vectors[index] = embedding;
  }
  return vectors;
}
