import type { ImageSize } from './imageSize.ts';
import { imageSize } from './imageSize.ts';

interface TileRule {
  kind: 'tiles';
  base: number;
  perTile: number;
}

interface PatchRule {
  kind: 'patches';
  multiplier: number;
  /** Patches at most, by the detail that is asked for; `auto` where no other is given. */
  most: { auto: number; high?: number };
}

/*
 * "Images and vision", Calculating costs (https://platform.openai.com/docs/guides/images-vision): either tiles of
 * 512 × 512 pixels with a base, or patches of 32 × 32 with a multiplier. First match wins. From GPT-5.2 on the guide
 * names no multiplier; 1.2 is what the API counts (measured at ten sizes, huggingface.co/datasets/JOHNISKING/image-token-cost).
 */
const openaiRules: readonly (readonly [RegExp, TileRule | PatchRule])[] = [
  [/gpt-5(?:\.\d+)?-mini|gpt-4\.1-mini/, { kind: 'patches', multiplier: 1.62, most: { auto: 1536 } }],
  [/gpt-5(?:\.\d+)?-nano|gpt-4\.1-nano/, { kind: 'patches', multiplier: 2.46, most: { auto: 1536 } }],
  [/o4-mini/, { kind: 'patches', multiplier: 1.72, most: { auto: 1536 } }],
  [/gpt-6/, { kind: 'patches', multiplier: 1.2, most: { auto: Infinity, high: 2500 } }],
  [/gpt-5\.[5-9]/, { kind: 'patches', multiplier: 1.2, most: { auto: 10_000, high: 2500 } }],
  [/gpt-5\.4/, { kind: 'patches', multiplier: 1.2, most: { auto: 2500 } }],
  [/gpt-5\.[23]/, { kind: 'patches', multiplier: 1.2, most: { auto: 1536 } }],
  [/gpt-5/, { kind: 'tiles', base: 70, perTile: 140 }],
  [/gpt-4o-mini/, { kind: 'tiles', base: 2833, perTile: 5667 }],
  [/gpt-4o|gpt-4\.1|gpt-4\.5|gpt-4-turbo|gpt-4-vision/, { kind: 'tiles', base: 85, perTile: 170 }],
  [/\bo[13](?!-mini)/, { kind: 'tiles', base: 75, perTile: 150 }],
  [/computer-use/, { kind: 'tiles', base: 65, perTile: 129 }],
];

/**
 * Tokens of an image by the rule of the model's vendor; undefined when the rule or the size is unknown.
 * @param image as in OpenAI's content parts; a size is known of data URLs only
 */
export function imageTokens(
  { url, detail }: { url: string; detail?: 'low' | 'high' | 'auto' },
  model: string | undefined,
): number | undefined {
  const name = model?.toLowerCase() ?? '';
  const rule = openaiRules.find(([pattern]) => pattern.test(name))?.[1];
  if (rule?.kind === 'tiles' && detail === 'low') return rule.base;
  // "By default each image uses 1120 tokens" (Gemini 3, media resolution), whatever its size.
  if (/gemini-[3-9]/.test(name)) return 1120;
  const size = imageSize(url);
  if (!size || size.width === 0 || size.height === 0) return undefined;
  if (rule) return rule.kind === 'tiles' ? openaiTiles(size, rule) : openaiPatches(size, rule, detail);
  if (name.includes('claude')) return claudeTokens(size, name);
  if (name.includes('gemini')) return geminiTokens(size);
  return undefined;
}

/** Scaled down into 2048 × 2048, then to a shortest side of 768; each tile of 512 × 512 counts. */
function openaiTiles({ width, height }: ImageSize, { base, perTile }: TileRule): number {
  const fit = Math.min(1, 2048 / Math.max(width, height));
  const [w, h] = [width * fit, height * fit];
  const shrink = Math.min(1, 768 / Math.min(w, h));
  return base + perTile * Math.ceil((w * shrink) / 512) * Math.ceil((h * shrink) / 512);
}

/** Patches of 32 × 32, up to a number of them: a larger image is shrunk until whole patches of it fit. */
function openaiPatches(
  { width, height }: ImageSize,
  { multiplier, most: limits }: PatchRule,
  detail: 'low' | 'high' | 'auto' = 'auto',
): number {
  const most = (detail === 'high' ? limits.high : undefined) ?? limits.auto;
  const patches = Math.ceil(width / 32) * Math.ceil(height / 32);
  if (patches <= most) return Math.ceil(patches * multiplier);
  const shrink = Math.sqrt((32 ** 2 * most) / (width * height));
  const [across, down] = [(width * shrink) / 32, (height * shrink) / 32];
  const adjusted = shrink * Math.min(Math.floor(across) / across, Math.floor(down) / down);
  const fitted = Math.ceil((width * adjusted) / 32) * Math.ceil((height * adjusted) / 32);
  return Math.ceil(Math.min(fitted, most) * multiplier);
}

/**
 * A token for each patch of 28 × 28 pixels. What is larger than a model reads is shrunk, its shape kept, until its longer
 * side and its patches fit: 1568 pixels and 1568 patches, from Claude 4.7 on 2576 and 4784
 * (https://platform.claude.com/docs/en/build-with-claude/vision, "Calculate image costs").
 */
function claudeTokens({ width, height }: ImageSize, model: string): number {
  const isFine = /claude-(?:[a-z]+-)?(?:4[.-](?:[7-9]|\d\d)(?!\d)|[5-9](?!\d))/.test(model);
  const [longest, most] = isFine ? [2576, 4784] : [1568, 1568];
  const patches = (scale: number) => Math.ceil((width * scale) / 28) * Math.ceil((height * scale) / 28);
  const edge = Math.min(1, longest / Math.max(width, height));
  if (patches(edge) <= most) return patches(edge);
  let [fits, tooLarge] = [0, edge];
  for (let i = 0; i < 40; i += 1) {
    const middle = (fits + tooLarge) / 2;
    if (patches(middle) <= most) fits = middle;
    else tooLarge = middle;
  }
  return patches(fits);
}

/** 258 up to 384 × 384, else 258 for each tile of 768 × 768 (Google, Understand and count tokens). */
function geminiTokens({ width, height }: ImageSize): number {
  if (width <= 384 && height <= 384) return 258;
  return 258 * Math.ceil(width / 768) * Math.ceil(height / 768);
}
