import type { ChatMessage } from '../prompts/prompt.ts';

/** How a vendor's own cache of prompts treats the beginning that calls have in common. */
export interface PromptCacheRule {
  /** Tokens that the common beginning has at least. */
  least: number;
  /** The cached part is a multiple of so many tokens. */
  step: number;
  /** Whether a request has to ask for it (`cache_control`). */
  marked: boolean;
}

/*
 * First match wins; what is not here is not known. OpenAI: "prompts containing 1024 tokens or more", "in increments of
 * 128 tokens", gpt-4o and newer (platform.openai.com/docs/guides/prompt-caching). Anthropic: by model
 * (platform.claude.com/docs/en/build-with-claude/prompt-caching). Google, implicit caching: by model
 * (ai.google.dev/gemini-api/docs/caching). DeepSeek: "64 tokens as a storage unit" (api-docs.deepseek.com, Context
 * Caching).
 */
const rules: readonly (readonly [RegExp, PromptCacheRule])[] = [
  [/\bgpt-(?:4o|4\.[15]|5)|\bo[134](?![a-z0-9])/, { least: 1024, step: 128, marked: false }],
  [/claude-(?:opus-4[.-][56]|haiku-4[.-]5)(?!\d)/, { least: 4096, step: 1, marked: true }],
  [/claude-opus-4[.-]7(?!\d)|claude-(?:3[.-]5-haiku|3-haiku)/, { least: 2048, step: 1, marked: true }],
  [/claude-opus-5(?!\d)/, { least: 512, step: 1, marked: true }],
  [/claude-(?:opus|sonnet)-[45]|claude-3[.-]7/, { least: 1024, step: 1, marked: true }],
  [/gemini-3/, { least: 4096, step: 1, marked: false }],
  [/gemini-2\.5/, { least: 2048, step: 1, marked: false }],
  [/^deepseek-(?:chat|reasoner)/, { least: 64, step: 64, marked: false }],
];

/** Of a model by its name, with or without its vendor; undefined when nothing is known. */
export function promptCacheRule(model: string): PromptCacheRule | undefined {
  const name = model.toLowerCase();
  return rules.find(([pattern]) => pattern.test(name))?.[1];
}

/** How many of the tokens that calls begin with in common the vendor takes from its cache, from the second call on. */
export function cachedTokens(common: number, { least, step }: PromptCacheRule): number {
  return common < least ? 0 : common - (common % step);
}

/** Where a template first depends on something. */
const filledIn = /\{\{|\{%|\{#|\$\{/;

/** The beginning of a prompt that is the same in every call: up to the first placeholder of its template. */
export function commonBeginning(prompt: string | readonly ChatMessage[]): string {
  if (typeof prompt === 'string') return untilPlaceholder(prompt).text;
  let common = '';
  for (const { content } of prompt) {
    const texts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
    for (const part of texts ?? []) {
      if (part.type !== 'text') return common;
      const { text, whole } = untilPlaceholder(part.text);
      common += text;
      if (!whole) return common;
    }
  }
  return common;
}

function untilPlaceholder(text: string): { text: string; whole: boolean } {
  const at = text.search(filledIn);
  return at < 0 ? { text, whole: true } : { text: text.slice(0, at), whole: false };
}
