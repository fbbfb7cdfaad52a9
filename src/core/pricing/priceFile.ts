import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Provider } from '@pydantic/genai-prices';
import * as z from 'zod';
import { ancestors } from '../ancestors.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { CupelError, messageOf } from '../errors.ts';
import type { Location } from '../location.ts';
import { repositoryOf } from '../repository.ts';
import { schemaDiagnostics } from '../suites/schemaDiagnostics.ts';
import { YamlDocument } from '../suites/yamlDocument.ts';

const amount = z.number().nonnegative();

const tierSchema = z.strictObject({
  above: z.number().int().positive(),
  input: amount,
  output: amount.optional(),
  cached: amount.optional(),
});

const entrySchema = z.strictObject({
  /** The model whose prices hold, as `vendor:model`: then none may be given here. */
  sameAs: z.string().optional(),
  /** US dollars per million tokens. */
  input: amount.optional(),
  output: amount.optional(),
  cached: amount.optional(),
  cacheWrite: amount.optional(),
  cacheWriteHour: amount.optional(),
  audioInput: amount.optional(),
  audioOutput: amount.optional(),
  imageInput: amount.optional(),
  imageOutput: amount.optional(),
  /** US dollars. */
  perImage: amount.optional(),
  perRequest: amount.optional(),
  tiers: z.array(tierSchema).optional(),
  /** What a batch costs of it. */
  batchFactor: amount.optional(),
  /** The first day that it holds, ISO: `2026-01-31`. */
  from: z.iso.date().optional(),
  contextWindow: z.number().int().positive().optional(),
  maxOutput: z.number().int().positive().optional(),
});

const priceKeys = [
  'input',
  'output',
  'cached',
  'cacheWrite',
  'cacheWriteHour',
  'audioInput',
  'audioOutput',
  'imageInput',
  'imageOutput',
  'perImage',
  'perRequest',
  'tiers',
] as const;

/** A user's own prices, by `vendor:model`, where `*` stands for anything: one entry, or several by their first day. */
const priceFileSchema = z.strictObject({
  models: z.record(z.string(), z.union([entrySchema, z.array(entrySchema).nonempty()])),
});

export type PriceEntry = z.infer<typeof entrySchema>;

/** One line of a price file. */
export interface OwnPrice {
  /** `vendor:model`, with `*` for anything. */
  readonly pattern: string;
  /** By their first day, the earliest first. */
  readonly entries: readonly PriceEntry[];
  readonly file: string;
}

/** Names under which a price file is found in a project. */
const priceFileNames = ['cupel.prices.yaml', 'cupel.prices.yml', 'cupel.prices.json'] as const;

/**
 * Reads a price file, YAML or JSON.
 * @returns nothing for a file that is not there
 * @throws CupelError `prices.badFile` at the first mistake, `prices.notReadable`
 */
export async function readPriceFile(file: string): Promise<OwnPrice[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CupelError(
      'prices.notReadable',
      `the prices in "${file}" cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
  const { prices, diagnostics } = parsePriceFile(text, file);
  const [first] = diagnostics;
  if (first) throw badFile(first, diagnostics.length);
  return prices;
}

/**
 * Reads a price file that somebody named.
 * @throws CupelError as `readPriceFile` does, and `prices.notReadable` for a file that is not there
 */
export async function readNamedPrices(file: string): Promise<OwnPrice[]> {
  await access(file).catch((cause: unknown) => {
    throw new CupelError('prices.notReadable', `the price file "${file}" is not there`, {
      hint: 'It is named by the setting cupel.pricing.overrides, or by the variable CUPEL_PRICES.',
      cause,
    });
  });
  return readPriceFile(file);
}

/** The prices of a text and every mistake in it, at its place. */
export function parsePriceFile(
  text: string,
  file: string,
): { prices: OwnPrice[]; diagnostics: Diagnostic[] } {
  const document = new YamlDocument(text, file);
  // A file without a word in it has no prices.
  if (document.diagnostics.length === 0 && (document.value === null || document.value === undefined))
    return { prices: [], diagnostics: [] };
  const mistakes =
    document.diagnostics.length > 0
      ? [...document.diagnostics]
      : schemaDiagnostics(priceFileSchema, document.value, document);
  const parsed = mistakes.length > 0 ? undefined : priceFileSchema.parse(document.value);
  const prices = Object.entries(parsed?.models ?? {}).map(([pattern, entries]) => ({
    pattern,
    entries: [entries].flat().sort((a, b) => (a.from ?? '').localeCompare(b.from ?? '')),
    file,
  }));
  const empty = prices.flatMap((price) => checkEntries(price, document.locateKey(['models', price.pattern])));
  return {
    prices,
    diagnostics: [
      ...mistakes.map((each) => ({ ...each, code: each.code.replace(/^suite\./, 'prices.') })),
      ...empty,
    ],
  };
}

function checkEntries({ pattern, entries }: OwnPrice, location: Location): Diagnostic[] {
  const wrong = (message: string): Diagnostic => ({
    code: 'prices.invalidValue',
    severity: 'error',
    message,
    location,
  });
  const found: Diagnostic[] = [];
  if (!pattern.includes(':'))
    found.push(wrong(`"${pattern}" names no vendor: write vendor:model, such as openai:${pattern}.`));
  if (
    entries.some((entry) => entry.sameAs !== undefined && priceKeys.some((key) => entry[key] !== undefined))
  )
    found.push(wrong(`"${pattern}" has "sameAs" and prices of its own: only one of them can hold.`));
  if (entries.some((entry) => entry.input === undefined && !entry.sameAs && entry.perRequest === undefined))
    found.push(wrong(`"${pattern}" has neither "input", "perRequest" nor "sameAs".`));
  return found;
}

function badFile({ message, location, hint }: Diagnostic, count: number): CupelError {
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return new CupelError('prices.badFile', `${message}${more}`, {
    location,
    hint: hint ?? 'docs/prices.md shows what a price file may say.',
  });
}

/** Price files of a project: in the folder and in those above it, up to the one that has `.git`. The nearest first. */
export function projectPriceFiles(directory: string): string[] {
  const root = repositoryOf(directory);
  const folders = ancestors(path.resolve(directory));
  const inside = root === undefined ? folders : folders.slice(0, folders.indexOf(root) + 1);
  return inside.flatMap(priceFilesIn);
}

/** The price files that a folder may have. */
export function priceFilesIn(folder: string): string[] {
  return priceFileNames.map((name) => path.join(folder, name));
}

/** The line that holds for a model: the first whose pattern fits. */
export function findOwnPrice(
  prices: readonly OwnPrice[],
  vendor: string,
  model: string,
): OwnPrice | undefined {
  const name = `${vendor}:${model}`.toLowerCase();
  return prices.find(({ pattern }) => matchesPattern(pattern, name));
}

/** Whether `*`, which stands for anything, makes the pattern into the name. */
export function matchesPattern(pattern: string, name: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name.toLowerCase());
}

/** An entry in the shape of the price data, so that one function computes every cost. */
export function toProvider(entry: PriceEntry): Provider {
  return {
    id: 'overrides',
    name: 'overrides',
    api_pattern: '',
    models: [{ id: 'overrides', match: { starts_with: '' }, prices: toModelPrice(entry) }],
  };
}

type Tiered = number | { base: number; tiers: { start: number; price: number }[] };

function toModelPrice(entry: PriceEntry): Record<string, Tiered> {
  const { input, output, cached, cacheWrite, cacheWriteHour, tiers = [] } = entry;
  const tiered = (base: number | undefined, key: 'input' | 'output' | 'cached') =>
    base === undefined || tiers.every((tier) => tier[key] === undefined)
      ? base
      : { base, tiers: tiers.map((tier) => ({ start: tier.above, price: tier[key] ?? base })) };
  const audioCached = entry.audioInput === undefined ? undefined : (cached ?? entry.audioInput);
  const imageCached = entry.imageInput === undefined ? undefined : (cached ?? entry.imageInput);
  // Who pays by the request alone pays nothing for tokens.
  const nothing = input === undefined ? 0 : undefined;
  const prices = {
    input_mtok: tiered(input, 'input') ?? nothing,
    output_mtok: tiered(output, 'output') ?? nothing,
    cache_read_mtok: tiered(cached, 'cached'),
    cache_write_mtok: cacheWrite ?? cacheWriteHour,
    cache_write_1h_mtok: cacheWriteHour,
    input_audio_mtok: entry.audioInput,
    output_audio_mtok: entry.audioOutput,
    input_image_mtok: entry.imageInput,
    output_image_mtok: entry.imageOutput,
    // The library asks for a price where two kinds meet.
    cache_audio_read_mtok: cached === undefined ? undefined : audioCached,
    cache_image_read_mtok: cached === undefined ? undefined : imageCached,
    cache_audio_write_mtok: cacheWrite === undefined ? undefined : entry.audioInput,
    cache_image_write_mtok: cacheWrite === undefined ? undefined : entry.imageInput,
  };
  const kept: Record<string, Tiered> = {};
  for (const [key, value] of Object.entries(prices)) if (value !== undefined) kept[key] = value;
  return kept;
}
