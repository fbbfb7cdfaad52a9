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
import type { ParameterNames } from './parameterNames.ts';
import { pick, type Config } from './providerConfig.ts';

/** The vendor's own names, which a config may use. */
const parameters = [
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'responseLogprobs',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseModalities',
  'safetySettings',
  'thinkingConfig',
  'toolConfig',
  'cachedContent',
  'labels',
];
/** OpenAI's names, as they are called here. */
const renamed: Readonly<Record<string, string>> = {
  max_tokens: 'maxOutputTokens',
  max_completion_tokens: 'maxOutputTokens',
  top_p: 'topP',
  top_k: 'topK',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  n: 'candidateCount',
};

/** See https://ai.google.dev/api/generate-content. */
export const googleParameters: ParameterNames = {
  api: 'Gemini',
  taken: [
    ...parameters,
    ...Object.keys(renamed),
    'generationConfig',
    'stop',
    'stopSequences',
    'response_format',
    'tools',
    'tool_choice',
    'logprobs',
    'top_logprobs',
  ],
  instead: { reasoning_effort: 'Write `thinkingConfig`.', thinking: 'Write `thinkingConfig`.' },
};

/** A request for `generateContent`, from settings in OpenAI's names or the vendor's own. */
export function googleRequest(
  model: string,
  messages: readonly ChatMessage[],
  config: Config,
): { model: string; contents: unknown[]; config: Record<string, unknown> } {
  const { system, conversation } = splitSystem(messages);
  const made: Record<string, unknown> = {};
  for (const [name, own] of Object.entries(renamed)) if (config[name] !== undefined) made[own] = config[name];
  const stop = stopList(config['stopSequences'] ?? config['stop']);
  const schema = schemaOf(config['response_format']);
  const { tools, tool_choice, logprobs, top_logprobs } = config;
  return {
    model,
    contents: mergeResults(conversation.map(contentOf)),
    config: {
      ...made,
      ...(config['generationConfig'] as Config | undefined),
      ...pick(config, parameters),
      ...(system === '' ? {} : { systemInstruction: system }),
      ...(stop ? { stopSequences: stop } : {}),
      ...(schema ? { responseMimeType: 'application/json', responseJsonSchema: schema } : jsonMode(config)),
      ...(logprobs === true ? { responseLogprobs: true, logprobs: top_logprobs ?? 1 } : {}),
      ...(Array.isArray(tools) ? { tools: toolsOf(tools) } : {}),
      ...(tool_choice === undefined ? {} : { toolConfig: { functionCallingConfig: callingOf(tool_choice) } }),
      ...(config['passthrough'] as Config | undefined),
    },
  };
}

function jsonMode(config: Config): Record<string, unknown> {
  const { type } = (config['response_format'] ?? {}) as { type?: string };
  return type === 'json_object' ? { responseMimeType: 'application/json' } : {};
}

interface Content {
  role: 'user' | 'model';
  parts: object[];
}

/** What the tools of one turn returned has to be one turn. */
function mergeResults(contents: readonly Content[]): Content[] {
  const merged: Content[] = [];
  const isResult = (content: Content | undefined) =>
    content?.parts.every((part) => 'functionResponse' in part);
  for (const content of contents) {
    const last = merged.at(-1);
    if (last?.parts.length && isResult(last) && isResult(content)) last.parts.push(...content.parts);
    else merged.push(content);
  }
  return merged;
}

function contentOf(message: ChatMessage): Content {
  const { role, content, name, tool_call_id } = message;
  if (role === 'tool')
    return {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: tool_call_id,
            name: name ?? tool_call_id,
            response: { output: textOf(content) },
          },
        },
      ],
    };
  const calls = callsOf(message).map(({ id, name: called, input }) => ({
    functionCall: { id, name: called, args: input },
  }));
  return {
    role: role === 'assistant' ? 'model' : 'user',
    parts: [...partsOf(content).map(partOf), ...calls],
  };
}

function partOf(part: ReturnType<typeof partsOf>[number]): object {
  if (part.type === 'text') return { text: part.text };
  if (part.type === 'input_audio')
    return { inlineData: { mimeType: `audio/${part.input_audio.format}`, data: part.input_audio.data } };
  const url =
    part.type === 'image_url' ? part.image_url.url : (part.file.file_data ?? part.file.file_id ?? '');
  const inline = readDataUrl(url);
  if (inline) return { inlineData: inline };
  const mimeType = mimeTypeOf(url);
  return { fileData: { fileUri: url, ...(mimeType === undefined ? {} : { mimeType }) } };
}

/** Of files that are named by their address, which Vertex wants to be told (`FileData`, `mime_type`). */
const mimeTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
};

function mimeTypeOf(url: string): string | undefined {
  const [, ending = ''] = /\.(\w+)(?:[?#].*)?$/.exec(url) ?? [];
  return mimeTypes[ending.toLowerCase()];
}

/** Functions in OpenAI's form become one tool; tools in the vendor's own form stay. */
function toolsOf(tools: readonly unknown[]): unknown[] {
  const own = tools.filter((tool) => !functionTool(tool));
  const declared = tools.flatMap((tool) => {
    const definition = functionTool(tool);
    if (!definition) return [];
    const { name, description, parameters: schema } = definition;
    return [
      {
        name,
        ...(description === undefined ? {} : { description }),
        ...(schema === undefined ? {} : { parametersJsonSchema: schema }),
      },
    ];
  });
  return declared.length > 0 ? [...own, { functionDeclarations: declared }] : own;
}

function callingOf(choice: unknown): unknown {
  if (choice === 'required') return { mode: 'ANY' };
  if (typeof choice === 'string') return { mode: choice.toUpperCase() };
  return { mode: 'ANY', allowedFunctionNames: [chosenTool(choice)] };
}
