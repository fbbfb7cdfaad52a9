/** What a model reads and writes at most, in tokens. */
export interface ModelLimits {
  contextWindow?: number;
  maxOutput?: number;
}

/*
 * The price data knows most context windows and no output limits. These are from the vendors' pages of models
 * (platform.openai.com/docs/models, docs.claude.com/en/docs/about-claude/models, ai.google.dev/gemini-api/docs/models).
 * First match wins; what is not here is unknown.
 */
const limits: readonly (readonly [RegExp, ModelLimits])[] = [
  [/gpt-5(?:\.\d)?-chat/, { maxOutput: 16_384 }],
  [/gpt-5/, { maxOutput: 128_000 }],
  [/gpt-4\.1/, { maxOutput: 32_768 }],
  [/gpt-4o-2024-05-13/, { maxOutput: 4_096 }],
  [/gpt-4o/, { maxOutput: 16_384 }],
  [/\bo1-mini/, { maxOutput: 65_536 }],
  [/\bo1-preview/, { maxOutput: 32_768 }],
  [/\bo[134](?![a-z0-9])/, { maxOutput: 100_000 }],
  [/gpt-4-turbo|gpt-3\.5-turbo/, { maxOutput: 4_096 }],
  [/gpt-4(?:$|-0)/, { maxOutput: 8_192 }],
  [/claude-(?:opus|sonnet)-4[.-][678](?!\d)/, { maxOutput: 128_000 }],
  [/claude-opus-4[.-]5(?!\d)|claude-(?:sonnet|haiku)-4|claude-4-sonnet|claude-3[.-]7/, { maxOutput: 64_000 }],
  [/claude-opus-4|claude-4-opus/, { maxOutput: 32_000 }],
  [/claude-3[.-]5/, { maxOutput: 8_192 }],
  [/claude-3/, { maxOutput: 4_096 }],
  [
    /gemini-(?:2\.5-(?:pro|flash)|3)(?!.*(?:image|tts|live))/,
    { contextWindow: 1_048_576, maxOutput: 65_536 },
  ],
  [/gemini-2\.0-flash/, { contextWindow: 1_048_576, maxOutput: 8_192 }],
  [/gemini-1\.5-pro/, { contextWindow: 2_097_152, maxOutput: 8_192 }],
  [/gemini-1\.5-flash/, { contextWindow: 1_048_576, maxOutput: 8_192 }],
];

/** Of a model by its name, with or without its vendor. Empty when nothing is known. */
export function modelLimits(model: string): ModelLimits {
  const name = model.toLowerCase();
  return limits.find(([pattern]) => pattern.test(name))?.[1] ?? {};
}
