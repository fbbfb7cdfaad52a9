import type { Environment } from '../environment.ts';
import { malformedError, messageIn, refusalError, transportError } from './httpErrors.ts';
import { createHttpClient } from './httpFetch.ts';
import { ProviderError, type Provider, type ProviderSpec } from './provider.ts';
import { baseUrlOf, findKey, missingKey, sentHeaders, text, textMap } from './providerConfig.ts';

const home = 'https://router.huggingface.co/hf-inference/models';
const keyNames = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HF_API_TOKEN'];

/**
 * `huggingface:text-classification:owner/name`: the labels that a classifier gives the prompt's text, as
 * `[{ label, score }]` (https://huggingface.co/docs/inference-providers/tasks/text-classification). With
 * `config.apiBaseUrl` the model's own endpoint.
 */
export async function createTextClassification(
  spec: ProviderSpec,
  environment: Environment,
  model: string,
): Promise<Provider> {
  const given = baseUrlOf(spec.config);
  const apiKey = await findKey(spec, environment, keyNames);
  if (apiKey === undefined && given === undefined)
    throw missingKey(spec, 'Hugging Face', text(spec.config, 'apiKeyEnvar') ?? 'HF_TOKEN');
  const address = given ?? `${home}/${model}`;
  const http = createHttpClient();
  const { clock } = environment;
  return {
    spec,
    vendor: 'huggingface',
    model,
    remote: true,
    identity: () => ({ kind: 'text-classification', address, ...sentHeaders(spec.config) }),
    async call({ prompt, signal }) {
      const started = clock.monotonic();
      try {
        const response = await http.fetch(address, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...textMap(spec.config, 'headers'),
            ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          },
          body: JSON.stringify({ inputs: prompt.text }),
          signal,
        });
        if (!response.ok) {
          const { status, headers } = response;
          const message = messageIn((await response.text()) || response.statusText);
          throw refusalError({ vendor: 'Hugging Face', status, headers, message, now: clock.now() });
        }
        const answer: unknown = await response.json();
        // A list a text; some models leave the outer one out.
        const labels: unknown = Array.isArray(answer) ? answer.flat() : undefined;
        if (!isLabels(labels)) throw malformedError('Hugging Face', 'it has no labels and scores');
        return { output: labels, raw: answer, latencyMs: clock.monotonic() - started };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw error instanceof ProviderError ? error : transportError('Hugging Face', error);
      }
    },
    dispose: () => http.dispose(),
  };
}

function isLabels(value: unknown): value is { label: string; score: number }[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(
    (each: { label?: unknown; score?: unknown } | null) =>
      typeof each?.label === 'string' && typeof each.score === 'number',
  );
}
