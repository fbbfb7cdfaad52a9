/**
 * About how many tokens a text is, without an encoding: four ASCII characters a token ("What are tokens and how to
 * count them?", OpenAI), and one for each other character, as in Chinese, Japanese and Korean.
 */
export function roughTokens(text: string): number {
  let others = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) others += 1;
  return Math.ceil((text.length - others) / 4) + others;
}
