import assert from 'node:assert/strict';
import { dataImage } from '../../../src/shared/dataImage.ts';

const source = (type: string, bytes: readonly number[]) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
const text = (word: string) => [...Buffer.from(word)];
const uint32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];

const png = (width: number, height: number) => [
  0x89,
  ...text('PNG'),
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  0,
  0,
  0,
  13,
  ...text('IHDR'),
  ...uint32(width),
  ...uint32(height),
  8,
  6,
  0,
  0,
  0,
];
const gif = [...text('GIF89a'), 3, 0, 2, 0, 0, 0];
const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1, 0, 0, 0];
const webp = [...text('RIFF'), 0, 0, 0, 0, ...text('WEBPVP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0];

describe('a picture in an output', () => {
  for (const [type, bytes] of [
    ['png', png(3, 2)],
    ['gif', gif],
    ['jpeg', jpeg],
    ['webp', webp],
  ] as const)
    it(`is shown when it is ${type}`, () =>
      assert.deepEqual(dataImage(source(type, bytes)), { ok: true, source: source(type, bytes) }));

  it('is not shown when its bytes are another thing', () => {
    for (const [type, bytes] of [
      ['png', gif],
      ['gif', png(1, 1)],
      ['jpeg', text('<script>')],
      ['webp', text('RIFF')],
      ['png', []],
      ['jpeg', [0xff, 0xd8, 0xff, 0xd9, 0, 0, 0, 0]],
    ] as const)
      assert.equal(dataImage(source(type, bytes)).ok, false);
  });

  it('is not shown when it would unpack to a great size', () => {
    const verdict = dataImage(source('png', png(60_000, 60_000)));
    assert.ok(!verdict.ok && /60000 × 60000/.test(verdict.reason));
  });

  it('is not shown when it is long, an SVG, or not data', () => {
    assert.equal(dataImage(`data:image/png;base64,${'A'.repeat(6_000_000)}`).ok, false);
    assert.equal(dataImage('data:image/svg+xml;base64,PHN2Zz4=').ok, false);
    assert.equal(dataImage('https://example.org/a.png').ok, false);
  });
});
