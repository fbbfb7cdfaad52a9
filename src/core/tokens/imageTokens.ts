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
}

/*
 * "Images and vision", Calculating costs (https://platform.openai.com/docs/guides/images-vision): either tiles of
 * 512 × 512 pixels with a base, or patches of 32 × 32 with a multiplier. First match wins.
 */
const openaiRules: readonly (readonly [RegExp, TileRule | PatchRule])[] = [
  [/gpt-5(?:\.\d+)?-mini|gpt-4\.1-mini/, { kind: 'patches', multiplier: 1.62 }],
  [/gpt-5(?:\.\d+)?-nano|gpt-4\.1-nano/, { kind: 'patches', multiplier: 2.46 }],
  [/o4-mini/, { kind: 'patches', multiplier: 1.72 }],
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
  if (rule) return rule.kind === 'tiles' ? openaiTiles(size, rule) : openaiPatches(size, rule);
  if (name.includes('claude')) return claudeTokens(size);
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

/** Patches of 32 × 32, at most 1536: a larger image is shrunk until whole patches of it fit. */
function openaiPatches({ width, height }: ImageSize, { multiplier }: PatchRule): number {
  const most = 1536;
  const patches = Math.ceil(width / 32) * Math.ceil(height / 32);
  if (patches <= most) return Math.ceil(patches * multiplier);
  const shrink = Math.sqrt((32 ** 2 * most) / (width * height));
  const [across, down] = [(width * shrink) / 32, (height * shrink) / 32];
  const adjusted = shrink * Math.min(Math.floor(across) / across, Math.floor(down) / down);
  const fitted = Math.ceil((width * adjusted) / 32) * Math.ceil((height * adjusted) / 32);
  return Math.ceil(Math.min(fitted, most) * multiplier);
}

/** width × height / 750, after shrinking to 1568 pixels at the longer side (Anthropic, Vision, "Calculate image costs"). */
function claudeTokens({ width, height }: ImageSize): number {
  const fit = Math.min(1, 1568 / Math.max(width, height));
  // "about 1,600 tokens" is the most: larger images are shrunk before they are read.
  return Math.min(1600, Math.ceil((width * fit * height * fit) / 750));
}

/** 258 up to 384 × 384, else 258 for each tile of 768 × 768 (Google, Understand and count tokens). */
function geminiTokens({ width, height }: ImageSize): number {
  if (width <= 384 && height <= 384) return 258;
  return 258 * Math.ceil(width / 768) * Math.ceil(height / 768);
}
