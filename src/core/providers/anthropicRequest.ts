import type { ChatMessage } from '../prompts/prompt.ts';
import {
  callsOf,
  chosenTool,
  functionTool,
  partsOf,
  readDataUrl,
  schemaOf,
  splitSystem,
  stopList,
  textOf,
} from './messageShapes.ts';
import { ProviderError } from './provider.ts';
import type { ParameterNames } from './parameterNames.ts';
import { pick, type Config } from './providerConfig.ts';

/** The API insists on a limit. */
const defaultMaxTokens = 1024;
const parameters = [
  'temperature',
  'top_p',
  'top_k',
  'thinking',
  'metadata',
  'service_tier',
  'output_config',
  'container',
  'cache_control',
];
/** See https://docs.claude.com/en/api/messages. */
export const anthropicParameters: ParameterNames = {
  api: 'Anthropic',
  taken: [
    ...parameters,
    'max_tokens',
    'max_completion_tokens',
    'stop',
    'stop_sequences',
    'response_format',
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'reasoning_effort',
    'user',
  ],
  schemaOnly: true,
  refused: {
    logprobs: 'Use a provider that returns them, such as openai:.',
    top_logprobs: 'Use a provider that returns them, such as openai:.',
    seed: 'Leave it out: the API has none.',
    n: 'Use --repeat for several answers.',
    logit_bias: 'Leave it out.',
    frequency_penalty: 'Leave it out.',
    presence_penalty: 'Leave it out.',
  },
};

/** The body of a request to the Messages API, from settings in OpenAI's names or the vendor's own. */
export function anthropicBody(
  model: string,
  messages: readonly ChatMessage[],
  config: Config,
): Record<string, unknown> {
  const { system, conversation } = splitSystem(messages);
  const schema = schemaOf(config['response_format']);
  const stop = stopList(config['stop_sequences'] ?? config['stop']);
  const { tools, reasoning_effort, user } = config;
  const toolChoice = toolChoiceOf(config);
  const outputConfig = {
    ...(reasoning_effort === undefined ? {} : { effort: reasoning_effort }),
    ...(schema ? { format: { type: 'json_schema', schema } } : {}),
  };
  return {
    model,
    max_tokens: config['max_tokens'] ?? config['max_completion_tokens'] ?? defaultMaxTokens,
    messages: merge(conversation.map(messageOf)),
    ...(system === '' ? {} : { system }),
    ...(Object.keys(outputConfig).length > 0 ? { output_config: outputConfig } : {}),
    ...(user === undefined ? {} : { metadata: { user_id: user } }),
    ...pick(config, parameters),
    ...(stop ? { stop_sequences: stop } : {}),
    ...(Array.isArray(tools) ? { tools: tools.map(toolOf) } : {}),
    ...(toolChoice === undefined ? {} : { tool_choice: toolChoice }),
    ...(config['passthrough'] as Config | undefined),
  };
}

interface Turn {
  role: 'user' | 'assistant';
  content: unknown[];
}

function messageOf(message: ChatMessage): Turn {
  const { role, content, tool_call_id } = message;
  if (role === 'tool')
    return {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: tool_call_id, content: textOf(content) }],
    };
  const calls = callsOf(message).map((call) => ({ type: 'tool_use', ...call }));
  return {
    role: role === 'assistant' ? 'assistant' : 'user',
    content: [...partsOf(content).map(blockOf), ...calls],
  };
}

/** Results of several tools are several messages of one turn. */
function merge(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) last.content.push(...turn.content);
    else merged.push({ ...turn });
  }
  return merged;
}

function blockOf(part: ReturnType<typeof partsOf>[number]): unknown {
  if (part.type === 'image_url') {
    const inline = readDataUrl(part.image_url.url);
    return {
      type: 'image',
      source: inline
        ? { type: 'base64', media_type: inline.mimeType, data: inline.data }
        : { type: 'url', url: part.image_url.url },
    };
  }
  if (part.type === 'file') {
    const inline = readDataUrl(part.file.file_data ?? '');
    if (inline) return { type: 'document', source: documentOf(inline) };
    return { type: 'document', source: { type: 'file', file_id: part.file.file_id } };
  }
  if (part.type === 'input_audio')
    throw new ProviderError('unsupported', 'Anthropic does not take audio.', {
      hint: 'Send its transcript.',
    });
  return part;
}

/** Of documents only a PDF is taken as bytes; text is sent as text. */
function documentOf({ mimeType, data }: { mimeType: string; data: string }): unknown {
  if (!mimeType.startsWith('text/')) return { type: 'base64', media_type: mimeType, data };
  return { type: 'text', media_type: 'text/plain', data: Buffer.from(data, 'base64').toString() };
}

function toolOf(tool: unknown): unknown {
  const definition = functionTool(tool);
  if (!definition) return tool;
  const { name, description, parameters: schema = { type: 'object', properties: {} } } = definition;
  return { name, ...(description === undefined ? {} : { description }), input_schema: schema };
}

/** Whether tools may be called side by side is part of the choice. */
function toolChoiceOf({ tools, tool_choice, parallel_tool_calls }: Config): unknown {
  const choice = tool_choice === undefined ? undefined : choiceOf(tool_choice);
  if (parallel_tool_calls !== false || !Array.isArray(tools)) return choice;
  const { type = 'auto', ...rest } = (choice ?? {}) as { type?: string };
  return type === 'none' ? choice : { type, ...rest, disable_parallel_tool_use: true };
}

function choiceOf(choice: unknown): unknown {
  if (choice === 'required') return { type: 'any' };
  if (typeof choice === 'string') return { type: choice };
  const name = chosenTool(choice);
  return name === undefined ? choice : { type: 'tool', name };
}
