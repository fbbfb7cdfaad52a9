import { nameModel } from '../pricing/modelFacts.ts';

/** Vendors by the names that libraries over several vendors have for them. */
const vendorNames: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure: 'azure',
  azure_openai: 'azure',
  anthropic: 'anthropic',
  google: 'google',
  gemini: 'google',
  google_genai: 'google',
  'google-gla': 'google',
  'google-vertex': 'vertex',
  google_vertexai: 'vertex',
  vertex: 'vertex',
  vertex_ai: 'vertex',
  bedrock: 'bedrock',
  bedrock_converse: 'bedrock',
  mistral: 'mistral',
  mistralai: 'mistral',
  cohere: 'cohere',
  cohere_chat: 'cohere',
  groq: 'groq',
  xai: 'xai',
  deepseek: 'deepseek',
  openrouter: 'openrouter',
  together: 'togetherai',
  together_ai: 'togetherai',
  togetherai: 'togetherai',
  fireworks: 'fireworks',
  fireworks_ai: 'fireworks',
  ollama: 'ollama',
  ollama_chat: 'ollama',
  huggingface: 'huggingface',
};

/** Whose models a library's factory makes (`openai('gpt-4o')`, `mistralai/…`); undefined when nobody is known by it. */
export function vendorOf(name: string): string | undefined {
  return Object.hasOwn(vendorNames, name) ? vendorNames[name] : undefined;
}

/**
 * A provider's id for a model as code names it: `openai/gpt-4o`, `google_genai:gemini-2.5-flash`,
 * `models/gemini-2.5-flash`, `claude-haiku-4-5`.
 * @param vendor whose library is called; who names such a model goes first where it is plain, since many servers are
 *   reached through OpenAI's library
 */
export function providerOf(written: string, vendor: string | undefined): string | undefined {
  const name = written.trim().replace(/^models\//, '');
  if (!/^[\w.:/@-]+$/.test(name)) return undefined;
  const [, head = '', rest = ''] = /^([\w-]+)[:/](.+)$/.exec(name) ?? [];
  const named = vendorOf(head);
  if (named !== undefined) return `${named}:${rest}`;
  if (vendor === 'bedrock' || vendor === 'azure' || vendor === 'ollama' || vendor === 'huggingface')
    return `${vendor}:${name}`;
  const known = nameModel(name);
  if (known) return `${known.vendor}:${known.model}`;
  return vendor === undefined ? undefined : `${vendor}:${name}`;
}
