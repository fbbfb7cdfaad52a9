import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type LearnedFactors, learnedFactor, learnedFactorsSchema } from './learnedFactors.ts';
import type { LearnedFactor } from './tokenizers.ts';

/** What the runs of a store taught of the tokens of models. */
const factorFileSchema = z.object({
  version: z.literal(1),
  /** The newest runs that it was learned from, so that none teaches twice. */
  runs: z.array(z.string()),
  factors: learnedFactorsSchema,
});

export type FactorFile = Readonly<z.infer<typeof factorFileSchema>>;

const fileName = 'token-factors.json';
const rememberedRuns = 1000;

/**
 * Reads what was learned from a store's runs. A file that is not there, or cannot be understood, has taught nothing:
 * the runs to come write it anew.
 * @param directory the store's folder
 */
export async function readFactors(directory: string): Promise<FactorFile> {
  try {
    return factorFileSchema.parse(JSON.parse(await readFile(path.join(directory, fileName), 'utf8')));
  } catch {
    return { version: 1, runs: [], factors: {} };
  }
}

/** Replaces the file in one step: who reads meanwhile sees the old one or the new one. */
export async function writeFactors(directory: string, { runs, factors }: FactorFile): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, fileName);
  const draft = `${file}.${randomUUID()}`;
  try {
    const kept: FactorFile = { version: 1, runs: runs.slice(-rememberedRuns), factors };
    await writeFile(draft, JSON.stringify(kept));
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The name by which a model is learned: as its vendor writes it, in small letters. */
export function learnedName(model: string): string {
  return model.toLowerCase();
}

/** What counters ask for (`createTokenCounter`): the factor of a model, once enough of its calls are known. */
export function factorOf(factors: LearnedFactors): (model: string) => LearnedFactor | undefined {
  return (model) => learnedFactor(factors, learnedName(model));
}
