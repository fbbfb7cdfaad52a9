/** Where the price of a vendor's model is to be looked up in the price data. */
export interface Lookup {
  providerId: string;
  modelId: string;
}

/** Our vendors by the price data's names for them, where the two differ. */
const dataNames: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertex: 'google',
  bedrock: 'aws',
  xai: 'x-ai',
  togetherai: 'together',
};

/** Of these, the data knows nothing: what they cost depends on a machine, a plan or a gateway. */
const withoutData = new Set(['http', 'https', 'file', 'exec', 'vscode', 'github', 'fallback']);

/** Answers without anybody sending a bill: a machine of one's own, or none. */
const free = new Set(['echo', 'ollama', 'vllm']);

/** Every vendor whose models the data lists, by our names. */
export const pricedVendors: readonly string[] = [
  'openai',
  'azure',
  'anthropic',
  'google',
  'vertex',
  'bedrock',
  'mistral',
  'cohere',
  'groq',
  'deepseek',
  'xai',
  'openrouter',
  'togetherai',
  'fireworks',
];

/**
 * Whether calls cost nothing by definition: `echo`; models on one's own machine (`ollama`, `vllm`), but not those that
 * Ollama runs in its cloud; a replay of which no model is known.
 */
export function isFree(vendor: string, model: string | undefined): boolean {
  if (vendor === 'replay') return model === undefined;
  return free.has(vendor) && !/(?:^|[-:])cloud$/.test(model ?? '');
}

/** Where to look, in order; the first that is found holds. Empty where nothing can be known. */
export function lookups(vendor: string, model: string): Lookup[] {
  if (free.has(vendor) || withoutData.has(vendor)) return [];
  if (vendor === 'huggingface') return huggingFace(model);
  const providerId = dataNames[vendor] ?? vendor;
  const found = [{ providerId, modelId: model }];
  // The short form that its own pages show: fireworks:gpt-oss-120b.
  if (vendor === 'fireworks' && !model.includes('/'))
    found.push({ providerId, modelId: `accounts/fireworks/models/${model}` });
  // The data's own name for the profiles of all regions, which cost the same.
  if (model.startsWith('regional.')) found.push({ providerId, modelId: model.replace('regional.', 'us.') });
  // Vertex writes a version behind an @, and models of others behind their publisher.
  if (providerId === 'google') {
    const plain = model.replace(/^.*\//, '').replace('@', '-');
    if (plain !== model) found.push({ providerId, modelId: plain });
  }
  return found;
}

/**
 * The router asks the vendor behind the colon (`meta-llama/Llama-3.3-70B-Instruct:together`); without one, it chooses
 * itself, and what that costs is not known before.
 */
function huggingFace(model: string): Lookup[] {
  const [, name, vendor] = /^([^:]+):([a-z-]+)$/.exec(model) ?? [];
  if (!name || !vendor || vendor === 'fastest' || vendor === 'cheapest') return [];
  return [{ providerId: `huggingface_${vendor}`, modelId: name }];
}

/**
 * What a batch costs of the usual price, where the vendor publishes one figure for all its models: OpenAI and Azure
 * ("50% cost discount"), Anthropic ("50% of the standard API prices"), Google ("50% of the standard cost"), Amazon
 * Bedrock ("50% lower price"), Mistral and Groq ("50% discount"), Fireworks ("50% lower cost"). xAI and Together say
 * "20%–50%" and "up to 50%", so theirs is not known.
 */
const batchFactors: Readonly<Record<string, number>> = {
  openai: 0.5,
  azure: 0.5,
  anthropic: 0.5,
  google: 0.5,
  gemini: 0.5,
  vertex: 0.5,
  bedrock: 0.5,
  mistral: 0.5,
  groq: 0.5,
  fireworks: 0.5,
};

/** Undefined where the vendor has no batches, or none with a published price. */
export function batchFactor(vendor: string): number | undefined {
  return batchFactors[vendor];
}
