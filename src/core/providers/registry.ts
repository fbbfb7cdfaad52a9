import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { nearestName } from '../suites/nearestName.ts';
import type { Provider, ProviderFactory, ProviderSpec } from './provider.ts';
import { fillVariables, withKeyVariable } from './providerConfig.ts';

type Load = () => Promise<ProviderFactory>;

const openai: Load = async () => (await import('./openai.ts')).openai;
const compatible: Load = async () => (await import('./compatible.ts')).compatible;
const google: Load = async () => (await import('./google.ts')).google;
const file: Load = async () => (await import('./functionFile.ts')).functionFile;
const http: Load = async () => (await import('./http.ts')).httpProvider;

/** Every vendor by the first part of its ids. Adding one is a file and a line. */
const factories: Readonly<Record<string, Load>> = {
  openai,
  azure: async () => (await import('./azure.ts')).azure,
  anthropic: async () => (await import('./anthropic.ts')).anthropic,
  google,
  vertex: google,
  bedrock: async () => (await import('./bedrock.ts')).bedrock,
  cohere: async () => (await import('./cohere.ts')).cohere,
  mistral: compatible,
  groq: compatible,
  deepseek: compatible,
  xai: compatible,
  openrouter: compatible,
  togetherai: compatible,
  fireworks: compatible,
  huggingface: compatible,
  github: compatible,
  ollama: compatible,
  vllm: compatible,
  http,
  https: http,
  file,
  python: file,
  exec: async () => (await import('./exec.ts')).exec,
  fallback: async () => (await import('./fallback.ts')).fallback,
  vscode: async () => (await import('./hostModel.ts')).hostModel,
  replay: async () => (await import('./replay.ts')).replay,
  echo: async () => (await import('./echo.ts')).echo,
};

/** Those that answer without a request of their own leaving the machine. */
const local = new Set(['replay', 'echo', 'file', 'python', 'exec', 'fallback', 'vscode']);

/** The first part of every id that can be used. */
export const providerPrefixes: readonly string[] = Object.keys(factories);

/** Whether an id begins with a known prefix; says nothing about the rest. */
export function isProviderId(id: string): boolean {
  return Object.hasOwn(factories, prefixOf(id));
}

/**
 * Makes a provider, loading its vendor's code.
 * @throws CupelError `provider.unknown`, `trust.networkNotAllowed`, and what the vendor's own file throws
 */
export async function createProvider(spec: ProviderSpec, environment: Environment): Promise<Provider> {
  const prefix = prefixOf(spec.id);
  const load = Object.hasOwn(factories, prefix) ? factories[prefix] : undefined;
  if (!load) throw unknownProvider(spec);
  const foreign = foreignInterface(spec);
  if (foreign) throw foreign;
  if (!local.has(prefix) && !environment.trust.network)
    throw new CupelError(
      'trust.networkNotAllowed',
      `"${spec.id}" sends requests, and this workspace is not trusted to.`,
      {
        location: spec.location,
        hint: 'Trust the workspace, or answer from a recording: replay:<file>.jsonl.',
      },
    );
  const config = withKeyVariable(await fillVariables(spec.config, spec, environment));
  const filled: ProviderSpec = { ...spec, config };
  const factory = await load();
  return factory.create(filled, environment, { create: (inner) => createProvider(inner, environment) });
}

const asOpenai =
  'It speaks OpenAI’s chat completions: write openai:chat:<model>, with config.apiBaseUrl and config.apiKeyEnvar.';

/** What promptfoo has and we have not, and what does the same. */
const elsewhere: Readonly<Record<string, string>> = {
  azureopenai: 'Write azure:chat:<deployment>.',
  localai: asOpenai,
  litellm: asOpenai,
  perplexity: asOpenai,
  cerebras: asOpenai,
  databricks: asOpenai,
  hyperbolic: asOpenai,
  'cloudflare-ai': asOpenai,
  package: 'Write file://provider.js, which may import the package.',
  golang: 'Go is not supported; run a program: exec:go run provider.go',
  ruby: 'Ruby is not supported; run a program: exec:ruby provider.rb',
  javascript: 'Write file://provider.js.',
  webhook: 'Write the address as the id, with config.body: { prompt: "{{ prompt }}" }.',
};

/** What stands between vendor and model in ids of promptfoo and is not called here: no part of a model's name. */
const foreignInterfaces: Readonly<Record<string, RegExp>> = {
  openai: /^openai:(assistant|image|realtime|transcription|video|tts|agents|chatkit|codex-\w+):/,
  azure: /^azure:(assistant|image|realtime|video|foundry-agent|moderation):/,
  google: /^google:(live|image|video):/,
  vertex: /^vertex:(live|image|video):/,
  bedrock: /^bedrock:(kb|agents?|embeddings?|video|luma):/,
  huggingface: /^huggingface:(text-generation|feature-extraction|sentence-similarity|token-classification):/,
};
const insteadOf: Readonly<Record<string, string>> = {
  'text-generation': 'Write huggingface:owner/name.',
  'feature-extraction': 'Name another embedding model: openai:embedding:text-embedding-3-small.',
  'sentence-similarity': 'Name another embedding model: openai:embedding:text-embedding-3-small.',
};

/** Says that a vendor's interface is not called here; undefined for an id that can be used. */
export function foreignInterface({ id, location }: ProviderSpec): CupelError | undefined {
  const prefix = prefixOf(id);
  const [, name] = (Object.hasOwn(foreignInterfaces, prefix) && foreignInterfaces[prefix]?.exec(id)) || [];
  if (name === undefined) return undefined;
  return new CupelError('provider.unsupported', `"${id}": \`${prefix}:${name}:\` is not supported.`, {
    location,
    hint: insteadOf[name] ?? 'Call it with code of your own, file://provider.js, or as a server, https://….',
  });
}

/** Says that no vendor answers for an id, and which one may be meant. */
export function unknownProvider(spec: ProviderSpec): CupelError {
  const prefix = prefixOf(spec.id);
  const known = Object.hasOwn(elsewhere, prefix) ? elsewhere[prefix] : undefined;
  const near = nearestPrefix(spec.id);
  return new CupelError('provider.unknown', `"${spec.id}" begins with no known provider.`, {
    location: spec.location,
    hint:
      known ??
      (near ? `Did you mean "${prefixAsWritten(near)}"?` : `Known are: ${providerPrefixes.join(', ')}.`),
  });
}

/** The known prefix that a mistyped one most likely stands for; none where {@link elsewhere} says what to write. */
export function nearestPrefix(id: string): string | undefined {
  const prefix = prefixOf(id);
  return Object.hasOwn(elsewhere, prefix) ? undefined : nearestName(prefix, providerPrefixes);
}

/** `echo:` would be a map. */
function prefixAsWritten(prefix: string): string {
  return prefix === 'echo' ? prefix : `${prefix}:`;
}

/** The first part of an id: all of it where no colon follows. */
export function prefixOf(id: string): string {
  const colon = id.indexOf(':');
  return colon < 0 ? id : id.slice(0, colon);
}
