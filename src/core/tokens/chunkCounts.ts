import type { Encoding } from './encodings.ts';
import type { TokenCount, TokenCounter } from './tokenCount.ts';
import { toCount } from './tokenCounter.ts';
import type { TokenizerChoice } from './tokenizers.ts';

/** A part of a text, cut where that does not change its count. */
export interface Chunk {
  readonly text: string;
  /** The count by each encoding that was asked for. */
  readonly tokens: Map<string, number>;
  /** Counts that are under way, so that several who ask at once have it counted once. */
  readonly begun: Map<string, Promise<void>>;
}

export function createChunk(text: string): Chunk {
  return { text, tokens: new Map(), begun: new Map() };
}

/** Chunks that are handed to the worker at once: others who want something counted wait no longer than for these. */
const atOnce = 16;

/** Characters up to which all is counted at once, and chunks that stand for more of them. */
const soon = 32_768;
const sampleSize = 16;

/** Counts those that are not counted yet, and adds all up. */
export async function countChunks(
  chunks: readonly Chunk[],
  choice: TokenizerChoice,
  counter: TokenCounter,
): Promise<TokenCount> {
  const fresh = freshOf(chunks, choice);
  for (let at = 0; at < fresh.length; at += atOnce)
    await encode(fresh.slice(at, at + atOnce), choice, counter);
  return toCount(sum(chunks, choice), choice);
}

/**
 * The count, if little is left to be counted; else the count of a sample, scaled up, with the 95% interval of that in
 * its `error`. Takes a few milliseconds of the worker.
 */
export async function sampleChunks(
  chunks: readonly Chunk[],
  choice: TokenizerChoice,
  counter: TokenCounter,
): Promise<TokenCount & { sampled: boolean }> {
  const fresh = freshOf(chunks, choice);
  if (fresh.length <= sampleSize || lengthOf(fresh) <= soon)
    return { ...(await countChunks(chunks, choice, counter)), sampled: false };
  const step = fresh.length / sampleSize;
  const sample = Array.from({ length: sampleSize }, (_, i) => fresh[Math.floor((i + 0.5) * step)]);
  await encode(
    sample.flatMap((chunk) => chunk ?? []),
    choice,
    counter,
  );
  const known = chunks.filter(({ tokens }) => tokens.has(choice.encoding));
  const scaled = (sum(known, choice) / lengthOf(known)) * lengthOf(chunks);
  const { tokens, method, error = 0 } = toCount(Math.round(scaled), choice);
  const spread = spreadOf(known, choice) * Math.sqrt(1 - known.length / chunks.length);
  return {
    tokens,
    exact: false,
    method: `${method} (sampled)`,
    error: Math.round((error + spread) * 1000) / 1000,
    sampled: true,
  };
}

function freshOf(chunks: readonly Chunk[], { encoding }: TokenizerChoice): Chunk[] {
  return chunks.filter(({ tokens }) => !tokens.has(encoding));
}

async function encode(
  chunks: readonly Chunk[],
  { encoding }: TokenizerChoice,
  counter: TokenCounter,
): Promise<void> {
  const begun = chunks.flatMap((chunk) => chunk.begun.get(encoding) ?? []);
  const fresh = chunks.filter((chunk) => !chunk.begun.has(encoding) && !chunk.tokens.has(encoding));
  const work = encodeFresh(fresh, encoding, counter);
  for (const chunk of fresh) chunk.begun.set(encoding, work);
  await Promise.all([work, ...begun]);
}

async function encodeFresh(
  chunks: readonly Chunk[],
  encoding: Encoding,
  counter: TokenCounter,
): Promise<void> {
  try {
    const counts = await counter.encode(
      chunks.map(({ text }) => text),
      encoding,
    );
    chunks.forEach(({ tokens }, i) => tokens.set(encoding, counts[i] ?? 0));
  } finally {
    for (const { begun } of chunks) begun.delete(encoding);
  }
}

/** 1.96 standard errors of the mean tokens a character of some chunks, as a fraction of it. */
function spreadOf(chunks: readonly Chunk[], { encoding }: TokenizerChoice): number {
  const rates = chunks.map(({ text, tokens }) => (tokens.get(encoding) ?? 0) / text.length);
  const mean = rates.reduce((all, rate) => all + rate, 0) / rates.length;
  if (rates.length < 2 || mean === 0) return 0;
  const variance = rates.reduce((all, rate) => all + (rate - mean) ** 2, 0) / (rates.length - 1);
  return (1.96 * Math.sqrt(variance / rates.length)) / mean;
}

function sum(chunks: readonly Chunk[], { encoding }: TokenizerChoice): number {
  return chunks.reduce((all, { tokens }) => all + (tokens.get(encoding) ?? 0), 0);
}

export function lengthOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((all, { text }) => all + text.length, 0);
}
