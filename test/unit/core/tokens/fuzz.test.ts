import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tiktoken } from 'tiktoken/lite';
import { createRandom } from '../../../../src/core/stats/random.ts';
import type { Encoding } from '../../../../src/core/tokens/encodings.ts';
import { cutIntoChunks, cutLongRuns } from '../../../../src/core/tokens/safeCuts.ts';
import { TokenWorker } from '../../../../src/core/tokens/tokenWorker.ts';

const require = createRequire(import.meta.url);
const encodings: Encoding[] = ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'];

/** The package itself, without any of our guards. */
function reference(encoding: Encoding): Tiktoken {
  const { bpe_ranks, special_tokens, pat_str } = JSON.parse(
    readFileSync(require.resolve(`tiktoken/encoders/${encoding}.json`), 'utf8'),
  ) as { bpe_ranks: string; special_tokens: Record<string, number>; pat_str: string };
  return new Tiktoken(bpe_ranks, special_tokens, pat_str);
}

const random = createRandom(20_260_101);
const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
const from = (low: number, high: number) => () => String.fromCodePoint(low + random.below(high - low + 1));

/** Makers of one small piece each. */
const pieces: readonly (() => string)[] = [
  from(0x20, 0x7e),
  from(0x61, 0x7a),
  from(0x00, 0x1f),
  from(0x7f, 0x9f),
  from(0xc0, 0x24f),
  from(0x300, 0x36f),
  from(0x370, 0x3ff),
  from(0x400, 0x4ff),
  from(0x590, 0x6ff),
  from(0x900, 0x97f),
  from(0xe00, 0xe7f),
  from(0x1100, 0x11ff),
  from(0x3040, 0x30ff),
  from(0x4e00, 0x9fff),
  from(0xac00, 0xd7a3),
  from(0x2000, 0x206f),
  from(0x1f300, 0x1faff),
  from(0x1d400, 0x1d7ff),
  // Halves of surrogate pairs that stand alone.
  () => String.fromCharCode(0xd800 + random.below(0x800)),
  () => '\ufeff',
  () => '\u0000',
  () => pick(['👨‍👩‍👧‍👦', '🇪🇺', '👍🏽', 'e\u0301', '\r\n', '\n\n', '   ', '\t', '\u00a0', '\u3000']),
  () =>
    pick([
      '<|endoftext|>',
      '<|im_start|>',
      '<|endofprompt|>',
      "don't",
      "I'LL",
      "we'ſ",
      '1234567',
      '{{ x }}',
      '//',
    ]),
  () =>
    pick([
      'hello',
      ' world',
      'Straße',
      ' the',
      '，',
      '。',
      ' "quoted"',
      '```',
      '=>',
      '0x1F',
      'https://a.b/c?d=e',
    ]),
  () => pick(['a', ' ', '=', '9', '漢']).repeat(1 + random.below(20)),
];

function text(): string {
  // Half of the texts stay within a few kinds of pieces, as real texts do.
  const makers = random.below(2) === 0 ? pieces : [pick(pieces), pick(pieces), pick(pieces)];
  return Array.from({ length: 1 + random.below(24) }, () => pick(makers)()).join('');
}

describe('counts against tiktoken', function () {
  const worker = new TokenWorker();
  after(() => worker.dispose());

  for (const encoding of encodings)
    it(`equal it on 10,000 strings of ${encoding}`, async () => {
      const texts = Array.from({ length: 10_000 }, text);
      const tiktoken = reference(encoding);
      const counts = await worker.count(encoding, texts);
      const wrong = texts.filter((each, i) => tiktoken.encode_ordinary(each).length !== counts[i]);
      tiktoken.free();
      assert.deepEqual(wrong, []);
    });

  it('equal it when a text is cut where a cut is safe', async () => {
    const texts = Array.from({ length: 100 }, () => Array.from({ length: 20 }, text).join(' word. '));
    const chunks = texts.map((each) => cutIntoChunks(each, 20));
    assert.ok(chunks.every((parts, i) => parts.join('') === texts[i]));
    assert.ok(chunks.flat().length > 1000, 'the texts were cut');
    for (const encoding of encodings) {
      const whole = await worker.count(encoding, texts);
      const parts = await worker.count(encoding, chunks.flat());
      let at = 0;
      const sums = chunks.map(({ length }) => {
        const sum = parts.slice(at, at + length).reduce((total, n) => total + n, 0);
        at += length;
        return sum;
      });
      assert.deepEqual(sums, whole, encoding);
    }
  });

  it('end soon on long texts without a break', async () => {
    const runs = ['a', ' ', '\n', '9', '=', '漢', '👍', '\u0301'].map((unit) =>
      unit.repeat(1_048_576 / unit.length),
    );
    const mixed = 'ab1='.repeat(262_144);
    for (const encoding of encodings) {
      const counts = await worker.count(encoding, [...runs, mixed]);
      assert.ok(counts.every((tokens) => Number.isInteger(tokens) && tokens > 0 && tokens <= 3_200_000));
    }
    // 1 MB of "a": a run of 512 is 64 tokens of eight letters.
    assert.deepEqual(await worker.count('o200k_base', ['a'.repeat(1_000_000)]), [125_000]);
  });
});

describe('cuts of long runs', () => {
  it('are made where a run of one kind is longer than 512, wherever it begins', () => {
    for (const unit of ['a', ' ', '9', '=', '漢', '👍', '\u0301', 'é'])
      for (const before of [0, 1, 200, 511, 512, 513, 1500]) {
        const around = 'ab cd, '.repeat(before / 7 + 1).slice(0, before);
        const text = `${around} x1${unit.repeat(600)} = ${around}`;
        const pieces = cutLongRuns(text);
        assert.equal(pieces.join(''), text);
        assert.ok(pieces.length > 1, `${unit} after ${before}`);
        const short = `${around} x1${unit.repeat(250)} = ${around}`;
        assert.deepEqual(cutLongRuns(short), [short]);
      }
  });
});
