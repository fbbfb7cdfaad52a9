import type { ChatMessage, ContentPart } from '../prompts/prompt.ts';
import { openaiBatch } from '../batch/openaiBatch.ts';
import type { Environment } from '../environment.ts';
import { jsonBody } from './jsonBody.ts';
import { headerFacts } from './openaiChat.ts';
import { openaiError, type OpenaiConnection } from './openaiClient.ts';
import type { ParameterNames } from './parameterNames.ts';
import { ProviderError, type Provider, type ProviderSpec } from './provider.ts';
import { ConfigFiles, pick, type Config } from './providerConfig.ts';
import { readResponse, readStream, type ResponseBody, type StreamEvent } from './responsesAnswer.ts';

const parameters = [
  'temperature',
  'top_p',
  'max_output_tokens',
  'max_tool_calls',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'instructions',
  'include',
  'top_logprobs',
  'truncation',
  'previous_response_id',
  'service_tier',
  'store',
  'metadata',
  'user',
  'prompt_cache_key',
  'safety_identifier',
];

/** See https://platform.openai.com/docs/api-reference/responses/create. */
export const responsesParameters: ParameterNames = {
  api: 'OpenAI Responses',
  taken: [
    ...parameters,
    'max_tokens',
    'max_completion_tokens',
    'reasoning_effort',
    'response_format',
    'verbosity',
    'logprobs',
  ],
  instead: { n: 'Use --repeat for several answers.' },
};

/** A provider that speaks OpenAI's Responses API. */
export function createResponses(settings: {
  spec: ProviderSpec;
  environment: Environment;
  vendor: string;
  model: string;
  connection: OpenaiConnection;
}): Provider {
  const { spec, vendor, model, connection, environment } = settings;
  const files = new ConfigFiles(spec.directory, environment);
  const fileParameters = ['tools', 'response_format'];
  const batch =
    vendor === 'openai'
      ? openaiBatch(connection, model, '/v1/responses', {
          body: async ({ prompt, config }) => ({
            ...parametersOf(await files.load(config, fileParameters), model),
            input: inputOf(prompt.messages),
          }),
          read: (body, { config }) => ({
            ...readResponse(body as ResponseBody, config, connection.name),
            raw: body,
          }),
        })
      : undefined;
  return {
    ...(batch ? { batch } : {}),
    spec,
    vendor,
    model,
    remote: true,
    load: (config) => files.load(config, fileParameters),
    identity: (config) => ({
      kind: 'responses',
      ...connection.identity,
      ...parametersOf(config, model),
    }),
    async call(request) {
      const config = await files.load(request.config, fileParameters);
      const body = { ...parametersOf(config, model), input: inputOf(request.prompt.messages) };
      const started = environment.clock.monotonic();
      try {
        const stream = request.onText !== undefined;
        // `responses.create` would look into what it takes for JSON unseen, and add to it.
        const sent = connection.client.post<unknown>('/responses', {
          body: stream ? { ...body, stream } : body,
          stream,
          signal: request.signal,
        });
        const { data, response, request_id } = await sent.withResponse();
        const streamed = request.onText
          ? await readStream(
              data as AsyncIterable<StreamEvent>,
              connection.name,
              request.onText,
              () => environment.clock.monotonic() - started,
            )
          : undefined;
        const answer = streamed ? streamed.body : (jsonBody(data, connection.name) as ResponseBody);
        return {
          ...readResponse(answer, config, connection.name),
          raw: answer,
          latencyMs: environment.clock.monotonic() - started,
          ...(streamed?.firstTokenMs === undefined ? {} : { firstTokenMs: streamed.firstTokenMs }),
          ...headerFacts(response.headers, request_id, environment.clock.now()),
        };
      } catch (error) {
        throw error instanceof ProviderError ? error : openaiError(error, connection, request.signal);
      }
    },
    ...(vendor === 'openai' ? { countInput: inputCounter(settings) } : {}),
    dispose: () => connection.http.dispose(),
  };
}

/** What decides how many tokens a request is, of all that it may say. */
const countedParameters = [
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'truncation',
  'previous_response_id',
];

/** `POST /responses/input_tokens`, which counts for chat completions too: the model reads the same. */
export function inputCounter({
  spec,
  environment,
  model,
  connection,
}: {
  spec: ProviderSpec;
  environment: Environment;
  model: string;
  connection: OpenaiConnection;
}): NonNullable<Provider['countInput']> {
  const files = new ConfigFiles(spec.directory, environment);
  return async ({ prompt, config: given, signal }) => {
    const config = await files.load(given, ['tools', 'response_format']);
    const body = { ...parametersOf(config, model), input: inputOf(prompt.messages) };
    try {
      const counted = await connection.client.responses.inputTokens.count(pick(body, countedParameters), {
        signal,
      });
      return counted.input_tokens;
    } catch (error) {
      throw openaiError(error, connection, signal);
    }
  };
}

/** The chat API's names are taken too, so that a suite changes only the id. */
function parametersOf(config: Config, model: string): Record<string, unknown> {
  const { max_completion_tokens, max_tokens, reasoning_effort, response_format, tools } = config;
  const { verbosity, logprobs, tool_choice } = config;
  const body: Record<string, unknown> = { model, ...pick(config, parameters) };
  body['max_output_tokens'] ??= max_completion_tokens ?? max_tokens;
  if (reasoning_effort !== undefined) body['reasoning'] ??= { effort: reasoning_effort };
  if (response_format !== undefined) body['text'] ??= { format: flatFormat(response_format) };
  if (verbosity !== undefined) body['text'] = { verbosity, ...(body['text'] as object | undefined) };
  if (logprobs === true) {
    const included = Array.isArray(body['include']) ? (body['include'] as unknown[]) : [];
    body['include'] = [...new Set([...included, 'message.output_text.logprobs'])];
  }
  if (Array.isArray(tools)) body['tools'] = tools.map(flatTool);
  if (typeof tool_choice === 'object' && tool_choice !== null) body['tool_choice'] = flatTool(tool_choice);
  return { ...body, ...(config['passthrough'] as Config | undefined) };
}

/** `{ type: json_schema, json_schema: { name, schema } }` of the chat API is one level here. */
function flatFormat(format: unknown): unknown {
  const { json_schema, ...rest } = format as { json_schema?: object };
  return json_schema === undefined ? format : { ...rest, ...json_schema };
}

function flatTool(tool: unknown): unknown {
  const { function: definition, ...rest } = tool as { function?: object };
  return definition === undefined ? tool : { ...rest, ...definition };
}

/** Messages as the items of `input`. */
export function inputOf(messages: readonly ChatMessage[]): unknown[] {
  return messages.flatMap((message): unknown[] => {
    const { role, content, tool_calls, tool_call_id } = message;
    if (role === 'tool')
      return [{ type: 'function_call_output', call_id: tool_call_id, output: textOf(content) }];
    const calls = (tool_calls ?? []).map((call) => {
      const { id, function: called } = call as {
        id?: string;
        function?: { name: string; arguments: string };
      };
      return { type: 'function_call', call_id: id, ...called };
    });
    const written = content === '' && calls.length > 0 ? [] : [{ role, content: partsOf(content, role) }];
    return [...written, ...calls];
  });
}

function partsOf(content: ChatMessage['content'], role: string): unknown {
  if (typeof content === 'string') return content;
  return content.map((part: ContentPart) => {
    if (part.type === 'text')
      return { type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text };
    if (part.type === 'image_url')
      return { type: 'input_image', image_url: part.image_url.url, detail: part.image_url.detail ?? 'auto' };
    if (part.type === 'file') return { type: 'input_file', ...part.file };
    return part;
  });
}

function textOf(content: ChatMessage['content']): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}
