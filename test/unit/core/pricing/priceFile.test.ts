import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatDiagnostic } from '../../../../src/core/diagnostics.ts';
import { CupelError } from '../../../../src/core/errors.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { parsePriceFile } from '../../../../src/core/pricing/priceFile.ts';

const at = new Date('2026-06-01T12:00:00Z');

describe('price files', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-prices-'));
    await mkdir(path.join(directory, '.git'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function book(text: string, name = 'cupel.prices.yaml') {
    await writeFile(path.join(directory, name), text);
    return loadPriceBook({ directory });
  }

  it('stand before the price data', async () => {
    const prices = await book(`
models:
  openai:gpt-4o: { input: 1, output: 2, cached: 0.5, batchFactor: 0.25 }
  azure:our-deployment: { sameAs: openai:gpt-4.1, maxOutput: 2000 }
  vllm:*: { input: 0.1, output: 0.1 }
  http:pictures: { perRequest: 0.01, perImage: 0.04 }
`);
    const cost = (vendor: string, model: string, usage = { input: 1000, output: 1000 }, batch = false) =>
      prices.cost({ vendor, model, usage, at, batch });
    assert.equal(cost('openai', 'gpt-4o'), 0.003);
    assert.equal(cost('openai', 'gpt-4o', { input: 1000, output: 1000 }, true), 0.00075);
    assert.equal(cost('vllm', 'anything'), 0.0002);
    assert.equal(cost('openai', 'gpt-4'), 0.09);
    assert.equal(cost('azure', 'our-deployment'), 0.01);
    assert.equal(
      prices.cost({ vendor: 'http', model: 'pictures', usage: { input: 9, output: 0, images: 2 }, at }),
      0.09,
    );
    const { source, input, cached, asOf } = prices.price('openai', 'gpt-4o') ?? {};
    assert.deepEqual([source, input, cached, asOf], ['overrides', 1, 0.5, undefined]);
    assert.equal(prices.price('azure', 'our-deployment')?.maxOutput, 2000);
    assert.deepEqual(
      prices.models('our-deployment').map(({ vendor, model }) => `${vendor}:${model}`),
      ['azure:our-deployment'],
    );
  });

  it('know tiers, and prices by the day', async () => {
    const prices = await book(
      JSON.stringify({
        models: {
          'acme:large': [
            { from: '2026-03-01', input: 1, output: 4, tiers: [{ above: 1000, input: 2, output: 8 }] },
            { input: 3, output: 9 },
          ],
          'acme:new': { from: '2026-12-24', input: 1, output: 1 },
        },
      }),
      'cupel.prices.json',
    );
    const cost = (model: string, day: string, input: number) =>
      prices.cost({ vendor: 'acme', model, usage: { input, output: 1000 }, at: new Date(day) });
    assert.equal(cost('large', '2026-02-28', 1000), 0.012);
    assert.equal(cost('large', '2026-03-01', 1000), 0.005);
    assert.equal(cost('large', '2026-03-01', 2000), 0.012);
    assert.equal(cost('new', '2026-12-23', 1), null);
  });

  it('are found above the folder, up to the repository; a nearer one goes before', async () => {
    await book('models: { "acme:a": { input: 1, output: 1 }, "acme:b": { input: 1, output: 1 } }');
    const inner = path.join(directory, 'suites', 'deep');
    await mkdir(inner, { recursive: true });
    await writeFile(path.join(directory, 'suites', 'cupel.prices.yml'), 'models: { "acme:b": { input: 2 } }');
    const user = path.join(directory, 'user.yaml');
    await writeFile(user, 'models: { "acme:c": { input: 5 } }');
    const prices = await loadPriceBook({
      directory: inner,
      overrides: [user],
      user: path.join(directory, 'none.yaml'),
    });
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((model) => prices.price('acme', model)?.input),
      [1, 2, 5, undefined],
    );
  });

  it('are refused with the place of the mistake', async () => {
    const text = ['models:', '  openai:gpt-4o:', '    inputt: 3', '  gpt-4o: { input: -1 }', ''].join('\n');
    const { diagnostics } = parsePriceFile(text, '/p/prices.yaml');
    assert.deepEqual(
      diagnostics.map((each) => formatDiagnostic(each)),
      [
        '/p/prices.yaml:3:5: error prices.unknownKey: Unknown key "inputt" in "openai:gpt-4o".\n  Did you mean "input"?',
        '/p/prices.yaml:4:20: error prices.invalidValue: "input" is not valid: Too small: expected number to be >=0.',
      ],
    );
    await assert.rejects(book(text), (error: unknown) => {
      assert.ok(error instanceof CupelError);
      assert.equal(error.code, 'prices.badFile');
      assert.deepEqual(error.location?.range.start, { line: 2, column: 4 });
      assert.match(error.message, /and 1 more/);
      return true;
    });
  });

  it('are refused when they say too little or too much', () => {
    const messages = (text: string) =>
      parsePriceFile(text, 'prices.yaml').diagnostics.map(({ message }) => message);
    assert.deepEqual(messages('models: { gpt-4o: { input: 1 } }'), [
      '"gpt-4o" names no vendor: write vendor:model, such as openai:gpt-4o.',
    ]);
    assert.deepEqual(messages('models: { "a:b": { output: 1 } }'), [
      '"a:b" has neither "input", "perRequest" nor "sameAs".',
    ]);
    assert.deepEqual(messages('models: { "a:b": { sameAs: "c:d", input: 1 } }'), [
      '"a:b" has "sameAs" and prices of its own: only one of them can hold.',
    ]);
    assert.equal(messages('models: [').length > 0, true);
    assert.deepEqual(messages(''), []);
  });

  it('may lead to one another, but not in a circle', async () => {
    const prices = await book(
      'models: { "a:x": { sameAs: "a:y" }, "a:y": { sameAs: "a:x" }, "a:z": { sameAs: "openai:gpt-4.1" } }',
    );
    assert.equal(prices.price('a', 'x'), undefined);
    assert.equal(prices.price('a', 'z')?.input, 2);
  });
});
