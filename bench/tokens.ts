// Measures counting and prices: `node bench/tokens.ts`. Each figure of ours stands beside plain tiktoken in the same
// thread, in the same minutes on the same machine. Exits 1 when a limit is not kept.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tiktoken } from 'tiktoken/lite';
import { loadPriceBook } from '../src/core/pricing/priceBook.ts';
import { createRandom } from '../src/core/stats/random.ts';
import { DocumentTokens } from '../src/core/tokens/documentTokens.ts';
import { createTokenCounter } from '../src/core/tokens/tokenCounter.ts';

const require = createRequire(import.meta.url);
const random = createRandom(1);
let isSlow = false;

const pick = (list: readonly string[]): string => list[random.below(list.length)] ?? '';
const grow = (piece: () => string): string => {
  const pieces: string[] = [];
  for (let length = 0; length < 1_000_000;) {
    const next = piece();
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('').slice(0, 1_000_000);
};
const words = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split(/(?<=\s)/);
const code = readFileSync(import.meta.filename, 'utf8').split(/(?<=\n)/);
const texts = {
  prose: grow(() => pick(words)),
  code: grow(() => pick(code)),
  CJK: grow(() =>
    random.below(12) === 0 ? pick(['，', '。', '、']) : String.fromCodePoint(0x4e00 + random.below(3000)),
  ),
};

const loadPlain = (): Tiktoken => {
  const { bpe_ranks, special_tokens, pat_str } = JSON.parse(
    readFileSync(require.resolve('tiktoken/encoders/o200k_base.json'), 'utf8'),
  ) as { bpe_ranks: string; special_tokens: Record<string, number>; pat_str: string };
  return new Tiktoken(bpe_ranks, special_tokens, pat_str);
};
let plain = loadPlain();
const counter = createTokenCounter();
const first = await milliseconds(() => counter.count('hello', 'gpt-4o'));
plain.free();
const loaded = await milliseconds(() => (plain = loadPlain()).encode_ordinary('hello'));
ratio(`first count, thread and encoding loaded: ${first.toFixed(0)} ms`, first, loaded, 5);
report('a count after', await milliseconds(() => counter.count('hello', 'gpt-4o')), 50);

for (const [name, text] of Object.entries(texts)) {
  const best = { ours: Infinity, theirs: Infinity };
  // Turn by turn, so that a busy minute of the machine falls on both.
  for (let i = 0; i < 5; i += 1) {
    best.ours = Math.min(best.ours, await milliseconds(() => counter.count(text, 'gpt-4o')));
    best.theirs = Math.min(best.theirs, await milliseconds(() => plain.encode_ordinary(text)));
  }
  const bytes = Buffer.byteLength(text);
  const rate = `${(bytes / 1000 / best.ours).toFixed(1)} MB/s`;
  ratio(`${(bytes / 1e6).toFixed(1)} MB of ${name}: ${rate}`, best.ours, best.theirs, 2);
}
report(
  '1 MB of "a", which plain tiktoken does not survive',
  await milliseconds(() => counter.count('a'.repeat(1 << 20), 'gpt-4o')),
  3000,
);

for (const size of [10_000, 100_000, 1_000_000]) {
  const document = new DocumentTokens(counter, texts.prose.slice(0, size));
  const choice = counter.tokenizer('gpt-4o');
  await document.count(choice);
  const blocked: number[] = [];
  const until: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const start = performance.now();
    document.change({ offset: random.below(document.length), removed: 0, inserted: 'x' });
    const counted = document.count(choice);
    blocked.push(performance.now() - start);
    await counted;
    until.push(performance.now() - start);
  }
  report(`keystroke in ${size / 1000} KB: this thread, 95th percentile`, percentile(blocked, 0.95), 5);
  console.log(
    `  until counted: p50 ${percentile(until, 0.5).toFixed(1)} ms, p95 ${percentile(until, 0.95).toFixed(1)} ms`,
  );
}
await counter.dispose();

let prices = await loadPriceBook();
report('prices loaded', await milliseconds(async () => (prices = await loadPriceBook())), 200);
const call = {
  vendor: 'openai',
  model: 'gpt-4o',
  usage: { input: 1000, output: 100, cached: 500 },
  at: new Date(),
};
report(
  '10,000 costs',
  await milliseconds(() => {
    for (let i = 0; i < 10_000; i += 1) prices.cost(call);
  }),
  2000,
);
process.exitCode = isSlow ? 1 : 0;

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

function report(what: string, ms: number, limit: number): void {
  if (ms > limit) isSlow = true;
  console.log(`${what}: ${ms.toFixed(ms < 10 ? 2 : 0)} ms${ms > limit ? `, more than ${limit} ms` : ''}`);
}

/** How many times as long as plain tiktoken needs for the same. */
function ratio(what: string, ours: number, theirs: number, limit: number): void {
  const times = ours / theirs;
  if (times > limit) isSlow = true;
  console.log(
    `${what}, ${times.toFixed(2)} × plain tiktoken${times > limit ? `, more than ${limit} ×` : ''}`,
  );
}
