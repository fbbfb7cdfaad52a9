/** A model vendor, and the environment variable that holds its key. */
export interface Vendor {
  name: string;
  variable: string;
}

/** In the order they are offered. */
export const vendors: readonly Vendor[] = [
  { name: 'OpenAI', variable: 'OPENAI_API_KEY' },
  { name: 'Anthropic', variable: 'ANTHROPIC_API_KEY' },
  { name: 'Google Gemini', variable: 'GEMINI_API_KEY' },
  { name: 'Azure OpenAI', variable: 'AZURE_OPENAI_API_KEY' },
  { name: 'Mistral', variable: 'MISTRAL_API_KEY' },
  { name: 'Cohere', variable: 'COHERE_API_KEY' },
  { name: 'Groq', variable: 'GROQ_API_KEY' },
  { name: 'DeepSeek', variable: 'DEEPSEEK_API_KEY' },
  { name: 'xAI', variable: 'XAI_API_KEY' },
  { name: 'OpenRouter', variable: 'OPENROUTER_API_KEY' },
  { name: 'Together AI', variable: 'TOGETHER_API_KEY' },
  { name: 'Fireworks', variable: 'FIREWORKS_API_KEY' },
  { name: 'Hugging Face', variable: 'HF_TOKEN' },
  { name: 'GitHub Models', variable: 'GITHUB_TOKEN' },
];

/** Whether a text can be the name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
