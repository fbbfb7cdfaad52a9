import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { bundledPrices, downloadPrices, updatedPricesFile } from '../../../../src/core/pricing/priceData.ts';

const providers = [
  {
    id: 'openai',
    name: 'OpenAI',
    api_pattern: 'https://api\\.openai\\.com',
    models: [{ id: 'gpt-next', match: { equals: 'gpt-next' }, prices: { input_mtok: 4, output_mtok: 8 } }],
  },
];

describe('an update of the prices', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-prices-'));
    file = path.join(directory, 'cache', 'prices.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const answer =
    (body: string, status = 200) =>
    () =>
      Promise.resolve(new Response(body, { status }));
  const on = (day: string) => () => new Date(day);

  it('is kept, and used when it is newer', async () => {
    const got = await downloadPrices(file, {
      fetch: answer(JSON.stringify(providers)),
      now: on('2099-01-01'),
    });
    assert.deepEqual(got, { asOf: '2099-01-01', models: 1 });
    const prices = await loadPriceBook({ updated: file });
    assert.equal(prices.asOf, '2099-01-01');
    assert.equal(prices.price('openai', 'gpt-next')?.input, 4);
    assert.equal(prices.price('azure', 'gpt-next')?.input, 4, 'through the maker of the model');
    assert.equal(prices.price('anthropic', 'claude-haiku-4-5')?.input, 1, 'a vendor that is not in it');
    const usage = { input: 1000, output: 1000 };
    assert.equal(prices.cost({ vendor: 'openai', model: 'gpt-next', usage, at: new Date() }), 0.012);
    assert.equal((await loadPriceBook()).price('openai', 'gpt-next'), undefined, 'elsewhere nothing changed');
  });

  it('that is older than what is bundled is left alone', async () => {
    await downloadPrices(file, { fetch: answer(JSON.stringify(providers)), now: on('2020-01-01') });
    assert.equal((await loadPriceBook({ updated: file })).asOf, bundledPrices.date);
  });

  it('that fails leaves what was there', async () => {
    await downloadPrices(file, { fetch: answer(JSON.stringify(providers)), now: on('2099-01-01') });
    for (const fetch of [
      answer('gone', 404),
      answer('not JSON'),
      answer('[]'),
      answer('[{"id":"openai"}]'),
      () => Promise.reject(new Error('no network')),
    ])
      await assert.rejects(downloadPrices(file, { fetch }), { code: 'prices.notUpdated' });
    assert.equal((await loadPriceBook({ updated: file })).asOf, '2099-01-01');
    assert.deepEqual(await readdir(path.dirname(file)), ['prices.json']);
  });

  it('that was damaged is named', async () => {
    const damaged = path.join(directory, 'damaged.json');
    await writeFile(damaged, '{"asOf":"2099-01-01","providers":3}');
    await assert.rejects(loadPriceBook({ updated: damaged }), { code: 'prices.badUpdate' });
    await loadPriceBook({ updated: path.join(directory, 'none.json') });
  });

  it('is kept in the user’s cache', () => {
    assert.equal(updatedPricesFile({ XDG_CACHE_HOME: '/c' }), path.join('/c', 'cupel', 'prices.json'));
    assert.match(updatedPricesFile({}), /cupel[\\/]prices\.json$/);
  });
});
