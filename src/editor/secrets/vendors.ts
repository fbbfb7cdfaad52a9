/** A model vendor, and the environment variable that holds its key. */
export interface Vendor {
  name: string;
  variable: string;
  /** A small model of theirs, to test a key with; absent where everyone names their own deployments. */
  model?: string;
}

/** In the order they are offered. */
export const vendors: readonly Vendor[] = [
  { name: 'OpenAI', variable: 'OPENAI_API_KEY', model: 'openai:chat:gpt-5-mini' },
  { name: 'Anthropic', variable: 'ANTHROPIC_API_KEY', model: 'anthropic:messages:claude-haiku-4-5' },
  { name: 'Google Gemini', variable: 'GEMINI_API_KEY', model: 'google:gemini-2.5-flash' },
  { name: 'Azure OpenAI', variable: 'AZURE_OPENAI_API_KEY' },
  { name: 'Mistral', variable: 'MISTRAL_API_KEY', model: 'mistral:mistral-small-latest' },
  { name: 'Cohere', variable: 'COHERE_API_KEY', model: 'cohere:command-r7b-12-2024' },
  { name: 'Groq', variable: 'GROQ_API_KEY', model: 'groq:llama-3.1-8b-instant' },
  { name: 'DeepSeek', variable: 'DEEPSEEK_API_KEY', model: 'deepseek:deepseek-chat' },
  { name: 'xAI', variable: 'XAI_API_KEY', model: 'xai:grok-3-mini' },
  { name: 'OpenRouter', variable: 'OPENROUTER_API_KEY', model: 'openrouter:openai/gpt-5-mini' },
  {
    name: 'Together AI',
    variable: 'TOGETHER_API_KEY',
    model: 'togetherai:meta-llama/Llama-3.3-70B-Instruct-Turbo',
  },
  {
    name: 'Fireworks',
    variable: 'FIREWORKS_API_KEY',
    model: 'fireworks:accounts/fireworks/models/llama-v3p1-8b-instruct',
  },
  { name: 'Hugging Face', variable: 'HF_TOKEN', model: 'huggingface:meta-llama/Llama-3.1-8B-Instruct' },
  { name: 'GitHub Models', variable: 'GITHUB_TOKEN', model: 'github:openai/gpt-4.1-mini' },
];

/** Whether a text can be the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
