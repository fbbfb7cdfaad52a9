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
import { refuseParameters, type ParameterNames } from './parameterNames.ts';
import { pick, type Config } from './providerConfig.ts';

const parameters = [
  'guardrailConfig',
  'additionalModelRequestFields',
  'performanceConfig',
  'serviceTier',
  'requestMetadata',
];
const modelsOwn = 'Put what the model itself knows into `additionalModelRequestFields`.';

/** See https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. */
export const bedrockParameters: ParameterNames = {
  api: 'Bedrock Converse',
  taken: [
    ...parameters,
    'inferenceConfig',
    'max_tokens',
    'max_completion_tokens',
    'maxTokens',
    'temperature',
    'top_p',
    'topP',
    'stop',
    'stopSequences',
    'tools',
    'tool_choice',
    'response_format',
  ],
  schemaOnly: true,
  refused: {
    seed: modelsOwn,
    logprobs: modelsOwn,
    top_logprobs: modelsOwn,
    n: modelsOwn,
    frequency_penalty: modelsOwn,
    presence_penalty: modelsOwn,
    logit_bias: modelsOwn,
  },
  instead: { top_k: modelsOwn, topK: modelsOwn, thinking: modelsOwn, reasoning_effort: modelsOwn },
};

/** A request for Converse, from settings in OpenAI's names or the service's own. */
export function bedrockRequest(
  modelId: string,
  messages: readonly ChatMessage[],
  config: Config,
): Record<string, unknown> {
  refuseParameters(config, bedrockParameters);
  const { system, conversation } = splitSystem(messages);
  const schema = schemaOf(config['response_format']);
  const { tools, tool_choice } = config;
  const names = new Set<string>();
  return {
    modelId,
    messages: merge(conversation.map((message) => messageOf(message, names))),
    ...(system === '' ? {} : { system: [{ text: system }] }),
    inferenceConfig: {
      ...defined({
        maxTokens: config['maxTokens'] ?? config['max_tokens'] ?? config['max_completion_tokens'],
        temperature: config['temperature'],
        topP: config['topP'] ?? config['top_p'],
        stopSequences: stopList(config['stopSequences'] ?? config['stop']),
      }),
      ...(config['inferenceConfig'] as Config | undefined),
    },
    ...pick(config, parameters),
    // There is no choice of none.
    ...(Array.isArray(tools) && tool_choice !== 'none'
      ? {
          toolConfig: {
            tools: tools.map(toolOf),
            ...(tool_choice === undefined ? {} : { toolChoice: toolChoiceOf(tool_choice) }),
          },
        }
      : {}),
    ...(schema
      ? {
          outputConfig: {
            textFormat: {
              type: 'json_schema',
              structure: { jsonSchema: { name: 'answer', schema: JSON.stringify(schema) } },
            },
          },
        }
      : {}),
    ...(config['passthrough'] as Config | undefined),
  };
}

interface Turn {
  role: 'user' | 'assistant';
  content: unknown[];
}

/** @param names those of the request's documents so far */
function messageOf(message: ChatMessage, names: Set<string>): Turn {
  const { role, content, tool_call_id } = message;
  if (role === 'tool')
    return {
      role: 'user',
      content: [{ toolResult: { toolUseId: tool_call_id, content: [{ text: textOf(content) }] } }],
    };
  const calls = callsOf(message).map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } }));
  return {
    role: role === 'assistant' ? 'assistant' : 'user',
    content: [...partsOf(content).map((part) => blockOf(part, names)), ...calls],
  };
}

/** Turns have to alternate. */
function merge(turns: readonly Turn[]): Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) last.content.push(...turn.content);
    else merged.push({ ...turn });
  }
  return merged;
}

function blockOf(part: ReturnType<typeof partsOf>[number], names: Set<string>): unknown {
  if (part.type === 'text') return { text: part.text };
  const url =
    part.type === 'image_url' ? part.image_url.url : part.type === 'file' ? (part.file.file_data ?? '') : '';
  const inline = readDataUrl(url);
  if (!inline)
    throw new ProviderError(
      'unsupported',
      "Bedrock's Converse takes pictures and documents only with their bytes.",
      {
        hint: 'Give them as data: URLs, for instance as file:// variables.',
      },
    );
  const [kind, format = ''] = inline.mimeType.split('/');
  const source = { bytes: Buffer.from(inline.data, 'base64') };
  if (kind === 'image') return { image: { format, source } };
  const name = documentName(part.type === 'file' ? part.file.filename : undefined, names);
  return { document: { format: documentFormats[inline.mimeType] ?? format, name, source } };
}

/** See https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html. */
const documentFormats: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/markdown': 'md',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};

/** A name of letters, digits, spaces, hyphens and brackets that no other document of the request has. */
function documentName(file: string | undefined, names: Set<string>): string {
  const written = (file ?? '')
    .replace(/\.\w+$/, '')
    .replace(/[^a-z0-9()[\]-]+/gi, ' ')
    .trim()
    .slice(0, 190);
  const base = written || 'document';
  let name = base;
  for (let count = 2; names.has(name); count += 1) name = `${base}-${count}`;
  names.add(name);
  return name;
}

function toolOf(tool: unknown): unknown {
  const definition = functionTool(tool);
  if (!definition) return tool;
  const { name, description, parameters: schema = { type: 'object', properties: {} } } = definition;
  return {
    toolSpec: { name, ...(description === undefined ? {} : { description }), inputSchema: { json: schema } },
  };
}

function toolChoiceOf(choice: unknown): unknown {
  if (choice === 'required') return { any: {} };
  if (choice === 'auto') return { auto: {} };
  const name = chosenTool(choice);
  return name === undefined ? choice : { tool: { name } };
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
