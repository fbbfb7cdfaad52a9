/** The encodings of OpenAI's models that can be counted exactly. */
export type Encoding = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base';

/**
 * First match wins. As `tiktoken` maps models to encodings
 * (https://github.com/openai/tiktoken/blob/main/tiktoken/model.py); `o200k_harmony`, the encoding of `gpt-oss`,
 * encodes text as `o200k_base` does and differs in special tokens only.
 */
const openaiEncodings: readonly (readonly [RegExp, Encoding])[] = [
  [/^(?:gpt-oss|gpt-4o|chatgpt-4o|gpt-4\.[15]|gpt-5|o[134](?![a-z0-9]))/, 'o200k_base'],
  [/^(?:gpt-4|gpt-3\.5|gpt-35|text-embedding-(?:ada-002|3-)|davinci-002|babbage-002)/, 'cl100k_base'],
  [/^(?:text-davinci-00[23]|code-(?:davinci|cushman)|(?:davinci|cushman)-codex)/, 'p50k_base'],
  [/^(?:gpt-?2|text-(?:davinci|curie|babbage|ada)-001|(?:davinci|curie|babbage|ada)$)/, 'r50k_base'],
  [/^(?:text|code)-(?:similarity|search)-/, 'r50k_base'],
];

/**
 * The encoding of one of OpenAI's models; undefined for any other.
 * @param model the bare name, in lower case: `gpt-5-mini`
 */
export function openaiEncoding(model: string): Encoding | undefined {
  // A model tuned by its user keeps its base's encoding: ft:gpt-4o-mini-2024-07-18:company::id.
  const base = model.replace(/^ft:/, '');
  return openaiEncodings.find(([pattern]) => pattern.test(base))?.[1];
}
