import type { Environment } from '../environment.ts';
import { malformedError } from './httpErrors.ts';
import { jsonBody } from './jsonBody.ts';
import { headerFacts } from './openaiChat.ts';
import { openaiError, type OpenaiConnection } from './openaiClient.ts';
import { chatUsage, type ChatUsage } from './openaiUsage.ts';
import { ProviderError, type Provider, type ProviderSpec, type TokenLogprob } from './provider.ts';
import { pick, type Config } from './providerConfig.ts';

/** Parameters of a completion that a config passes through. */
export const completionParameters = [
  'temperature',
  'max_tokens',
  'top_p',
  'seed',
  'stop',
  'best_of',
  'echo',
  'n',
  'suffix',
  'logprobs',
  'logit_bias',
  'frequency_penalty',
  'presence_penalty',
  'user',
];

interface TextCompletion {
  model?: string;
  choices: {
    text?: string;
    finish_reason?: string | null;
    logprobs?: {
      tokens?: string[];
      token_logprobs?: (number | null)[];
      top_logprobs?: (Record<string, number> | null)[] | null;
    } | null;
  }[];
  usage?: ChatUsage;
}

/** A provider that continues a text: OpenAI's older completions, and what vLLM and llama.cpp offer under that name. */
export function createCompletion(settings: {
  spec: ProviderSpec;
  environment: Environment;
  vendor: string;
  model: string;
  connection: OpenaiConnection;
}): Provider {
  const { spec, vendor, model, connection, environment } = settings;
  const parametersOf = (config: Config) => ({
    model,
    ...pick(config, completionParameters),
    ...(config['passthrough'] as Config | undefined),
  });
  return {
    spec,
    vendor,
    model,
    remote: true,
    identity: (config) => ({
      kind: 'completion',
      ...connection.identity,
      ...parametersOf(config),
    }),
    async call({ prompt, config, signal }) {
      const started = environment.clock.monotonic();
      try {
        const { data, response, request_id } = await connection.client.completions
          .create({ ...parametersOf(config), prompt: prompt.text } as never, { signal })
          .withResponse();
        const completion = jsonBody(data, connection.name) as TextCompletion;
        const choice = Array.isArray(completion?.choices) ? completion.choices[0] : undefined;
        if (typeof choice?.text !== 'string') throw malformedError(connection.name, 'it has no choices');
        const usage = chatUsage(completion.usage);
        const logprobs = readLogprobs(choice.logprobs);
        return {
          output: choice.text,
          ...(choice.finish_reason ? { finishReason: choice.finish_reason } : {}),
          ...(usage ? { usage } : {}),
          ...(logprobs ? { logprobs } : {}),
          ...(completion.model ? { model: completion.model } : {}),
          raw: completion,
          latencyMs: environment.clock.monotonic() - started,
          ...headerFacts(response.headers, request_id, environment.clock.now()),
        };
      } catch (error) {
        throw error instanceof ProviderError ? error : openaiError(error, connection, signal);
      }
    },
    dispose: () => connection.http.dispose(),
  };
}

function readLogprobs(logprobs: TextCompletion['choices'][number]['logprobs']): TokenLogprob[] | undefined {
  const { tokens, token_logprobs, top_logprobs } = logprobs ?? {};
  return tokens?.flatMap((token, i) => {
    const logprob = token_logprobs?.[i];
    if (typeof logprob !== 'number') return [];
    const top = Object.entries(top_logprobs?.[i] ?? {}).map(([name, value]) => ({
      token: name,
      logprob: value,
    }));
    return [{ token, logprob, ...(top.length > 0 ? { top } : {}) }];
  });
}
