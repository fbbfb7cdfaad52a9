import { isSecretName } from '../secrets.ts';
import { nearestName } from '../suites/nearestName.ts';
import { anthropicParameters } from './anthropicRequest.ts';
import { bedrockParameters } from './bedrockRequest.ts';
import { cohereParameters, rerankParameters } from './cohere.ts';
import { compatibleParameters } from './compatible.ts';
import { googleEmbeddingParameters } from './google.ts';
import { googleParameters } from './googleRequest.ts';
import { chatNames } from './openaiChat.ts';
import { completionParameters } from './openaiCompletion.ts';
import { embeddingParameters } from './openaiEmbedding.ts';
import { responsesParameters } from './openaiResponses.ts';
import { refusedIn, type ParameterNames } from './parameterNames.ts';
import type { Config } from './providerConfig.ts';

/** A key of a provider's config that does not do what it says. */
export interface ParameterFinding {
  readonly name: string;
  /** `provider.unsupported` fails each call; the others are not sent. */
  readonly code: 'provider.unsupported' | 'provider.unusedParameter' | 'provider.unknownParameter';
  readonly message: string;
  readonly hint: string;
  /** The name that was likely meant. */
  readonly nearest?: string;
}

/** What is no parameter of a request: how it is made, limited and paid for. */
const settings = [
  'model',
  'passthrough',
  'apiKey',
  'apiKeyEnvar',
  'apiBaseUrl',
  'apiHost',
  'apiVersion',
  'headers',
  'organization',
  'project',
  'rateLimit',
  'maxConcurrency',
  'stream',
  'cache',
  'cost',
  'inputCost',
  'outputCost',
];
const vendorSettings: Readonly<Record<string, readonly string[]>> = {
  azure: ['deployment', 'azureToken'],
  vertex: ['projectId', 'region'],
  bedrock: ['region', 'endpoint', 'profile', 'accessKeyId', 'secretAccessKey', 'sessionToken'],
};

const openaiChat = chatNames('OpenAI');
const everywhere = [
  openaiChat,
  anthropicParameters,
  bedrockParameters,
  googleParameters,
  responsesParameters,
];
/** What is a parameter somewhere. */
const known = new Set(everywhere.flatMap(({ taken, refused = {} }) => [...taken, ...Object.keys(refused)]));

/** The keys of a provider's config that its vendor refuses, or that are not sent to it. */
export function checkParameters(id: string, config: Config): ParameterFinding[] {
  const names = parametersOf(id);
  if (!names) return [];
  const usable = new Set(usableIn(id, names));
  const wrong = new Map(refusedIn(config, names.refused));
  return Object.entries(config).flatMap(([name, value]): ParameterFinding[] => {
    const hint = wrong.get(name);
    if (hint !== undefined)
      return [
        { name, code: 'provider.unsupported', message: `${names.api} does not know \`${name}\`.`, hint },
      ];
    if (isJsonMode(name, value) && names.schemaOnly)
      return [unused(name, names, 'Give a `json_schema`, or ask for JSON in the prompt.')];
    if (usable.has(name) || Object.hasOwn(names.refused ?? {}, name) || value === undefined) return [];
    return known.has(name)
      ? [unused(name, names, names.instead?.[name] ?? 'Leave it out.')]
      : [unknown(name, value, names, usable)];
  });
}

/** The keys that a provider's config may have, parameters first; none where it may hold anything. */
export function knownParameters(id: string): string[] {
  const names = parametersOf(id);
  return names ? [...new Set(usableIn(id, names))] : [];
}

function usableIn(id: string, { taken }: ParameterNames): string[] {
  const [vendor = ''] = id.split(':', 1);
  return [...taken, ...(vendorSettings[vendor] ?? []), ...settings];
}

function isJsonMode(name: string, value: unknown): boolean {
  return name === 'response_format' && (value as { type?: unknown } | null)?.type === 'json_object';
}

function unused(name: string, { api }: ParameterNames, hint: string): ParameterFinding {
  return {
    name,
    code: 'provider.unusedParameter',
    message: `\`${name}\` is not sent: ${api} does not know it.`,
    hint,
  };
}

function unknown(
  name: string,
  value: unknown,
  { api }: ParameterNames,
  usable: ReadonlySet<string>,
): ParameterFinding {
  const nearest = nearestName(name, usable);
  const otherwise = isSecretName(name, value)
    ? 'Leave it out.'
    : 'To send it all the same, put it into `passthrough`.';
  return {
    name,
    code: 'provider.unknownParameter',
    message: `\`${name}\` is not sent: it is no known parameter of ${api}.`,
    hint: nearest ? `Did you mean "${nearest}"?` : otherwise,
    ...(nearest ? { nearest } : {}),
  };
}

/** Undefined where a config may hold anything: servers and code of one's own, recordings, chains. */
function parametersOf(id: string): ParameterNames | undefined {
  const [, vendor = '', kind = 'chat'] =
    /^([^:]+):(?:(chat|responses|completion|embedding|rerank|moderation|text-classification)s?:)?/.exec(id) ??
    [];
  if (vendor === 'anthropic') return anthropicParameters;
  if (vendor === 'bedrock') return bedrockParameters;
  if (vendor === 'google' || vendor === 'vertex')
    return kind === 'embedding' ? { api: 'Gemini', taken: googleEmbeddingParameters } : googleParameters;
  if (vendor === 'cohere' && kind === 'rerank') return { api: 'Cohere', taken: rerankParameters };
  if (kind === 'moderation' && vendor === 'openai') return { api: 'OpenAI moderation', taken: [] };
  if (kind === 'text-classification' && vendor === 'huggingface')
    return { api: "Hugging Face's classification", taken: [] };
  const chat = vendor === 'cohere' ? cohereParameters : chatOf(vendor);
  if (!chat) return undefined;
  if (kind === 'embedding') return { api: chat.api, taken: embeddingParameters };
  if (kind === 'completion' && vendor !== 'cohere') return { api: chat.api, taken: completionParameters };
  return kind === 'responses' ? responsesParameters : chat;
}

function chatOf(vendor: string): ParameterNames | undefined {
  if (vendor === 'openai') return openaiChat;
  return vendor === 'azure' ? chatNames('Azure OpenAI') : compatibleParameters(vendor);
}
