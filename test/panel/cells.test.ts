import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { panelThemes } from '../support/panelPage.ts';
import { storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

const png = pictureOf(64, 48);
const said = (pass: boolean) => [
  {
    type: 'contains',
    pass,
    score: Number(pass),
    reason: pass ? 'found it' : 'no "gold" in the output',
    weight: 1,
  },
  { type: 'latency', pass: true, score: 1, reason: 'fast enough', weight: 1 },
];
const results = [
  sampleResult({ case: 0, description: 'plain', output: 'only text', assertions: said(true) }),
  sampleResult({ case: 1, description: 'json', output: { answer: 'gold', sure: true } }),
  sampleResult({ case: 2, description: 'markdown', output: '# Gold\n\nIt is **heavy**.' }),
  sampleResult({ case: 3, description: 'picture', output: png }),
  sampleResult({
    case: 4,
    description: 'tools',
    output: [{ type: 'function' }],
    toolCalls: [
      { name: 'get_weather', arguments: { city: 'Oslo' } },
      { name: 'get_time', arguments: {} },
    ],
  }),
  sampleResult({
    case: 5,
    description: 'failed',
    output: 'tin',
    pass: false,
    score: 0.5,
    assertions: said(false),
  }),
  sampleResult({
    case: 6,
    description: 'error',
    output: null,
    pass: false,
    score: 0,
    assertions: [],
    tokens: null,
    cost: null,
    latencyMs: null,
    error: { code: 'provider.timeout', message: 'no answer in 5 s' },
  }),
  sampleResult({
    case: 7,
    description: 'cached',
    output: 'from before',
    cached: true,
    cost: 0,
    latencyMs: 450,
  }),
  sampleResult({ case: 8, description: 'repeated', output: 'once' }),
  sampleResult({ case: 8, description: 'repeated', output: 'twice', repeat: 1, pass: false, score: 0 }),
  sampleResult({ case: 8, description: 'repeated', output: 'thrice', repeat: 2 }),
  sampleResult({ case: 9, description: 'long', output: 'word '.repeat(400) }),
  sampleResult({ case: 10, description: 'empty', output: '' }),
  sampleResult({ case: 11, description: 'lines', output: '\n\none\n  two\nthree\nfour' }),
  sampleResult({ case: 12, description: 'nul', output: 'a\0b' }),
];
const columns = { prompts: [{ id: 'p', label: 'short', raw: 'Say {{x}}', hash: 'h' }] };

describe('cells of the matrix', () => {
  const fixture = panelFixture('latest', () => storeWith(results, { ...columns, status: 'finished' }));
  const opened = async (height = 'normal') => {
    const page = await fixture.open({ viewport: { width: 900, height: 1200 } });
    await page.getByText('only text').waitFor();
    if (height !== 'normal') {
      await page.getByRole('button', { name: 'Layout' }).click();
      await page.getByLabel('Rows').selectOption(height);
      await page.keyboard.press('Escape');
    }
    return {
      page,
      cell: (name: string) => page.getByRole('row', { name: new RegExp(` ${name} `) }).getByRole('gridcell'),
    };
  };

  it('show text, JSON laid out, and Markdown when that is wanted', async () => {
    const { page, cell } = await opened();
    await cell('plain').getByText('only text').waitFor();
    assert.match(
      await cell('json').locator('.output').innerText(),
      /^\{\n {2}"answer": "gold",\n {2}"sure": true/,
    );
    assert.equal(await cell('markdown').locator('.output').innerText(), '# Gold\n\nIt is **heavy**.');
    // As high as there is room for, and no higher.
    assert.match(await cell('lines').locator('.output').innerText(), /^one\n {2}two\nthree\n/);
    const [all, line] = await Promise.all(
      ['lines', 'plain'].map(
        async (name) => (await cell(name).locator('.output').boundingBox())?.height ?? 0,
      ),
    );
    assert.equal(Math.round((all ?? 0) / (line ?? 1)), 3);
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByRole('checkbox', { name: 'Lay out Markdown' }).check();
    await cell('markdown').getByRole('heading', { name: 'Gold' }).waitFor();
    await cell('markdown').locator('strong', { hasText: 'heavy' }).waitFor();
  });

  it('show pictures, which are asked for one by one', async () => {
    const { cell } = await opened();
    const picture = cell('picture').getByRole('img', { name: 'The output, a picture' });
    await picture.waitFor();
    assert.equal(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), 64);
    const pages = fixture.panel.answers.filter(({ kind }) => kind === 'page' || kind === 'first');
    assert.ok(pages.length > 0);
    assert.ok(Math.max(...pages.map(({ bytes }) => bytes)) < 100_000);
    assert.equal(fixture.panel.answers.filter(({ kind }) => kind === 'output').length, 1);
  });

  it('show a sign for a NUL, and what is behind it', async () => {
    const { page, cell } = await opened();
    assert.equal(await cell('nul').locator('.output').innerText(), 'a␀b');
    await cell('nul').click();
    await page.locator('pre.text', { hasText: /^a␀b$/ }).waitFor();
  });

  it('name the tools that were called', async () => {
    const { cell } = await opened();
    await cell('tools').getByText('get_weather, get_time').waitFor();
  });

  it('tell score, assertions, tokens, cost and latency; the reason of what failed', async () => {
    const { page, cell } = await opened();
    const words = async (name: string) => (await cell(name).innerText()).replaceAll(/\s+/g, ' ');
    assert.equal(
      await words('plain'),
      'Passed 1.00 2/2 100 ms only text 15 tokens · $0.0010'.replace('2/2', 'Assertions passed 2/2'),
    );
    assert.match(
      await words('failed'),
      /^Failed 0\.50 .*1\/2 .*tin no "gold" in the output 15 tokens · \$0\.0010$/,
    );
    assert.match(await words('error'), /^Error 0\.00 .*no answer in 5 s tokens unknown · unknown price$/);
    assert.match(await words('cached'), /cached 450 ms/);
    assert.match(await words('repeated'), /^2 of 3 passed 0\.00 .*×3 .*twice/);
    // What there is room for, and how much is left out of 2,000 characters.
    const [, shown = '', left = ''] = /100 ms (.*)… ([\d,]+) more characters/.exec(await words('long')) ?? [];
    assert.ok(shown.length > 100, shown);
    assert.ok(Math.abs(shown.length + Number(left.replace(',', '')) - 2000) <= 1, left);
    assert.match(await words('empty'), /empty/);
    await page.mouse.move(0, 0);
    await fixture.panel.screenshot('cells');
  });

  it('show less in low rows, and more in high ones', async () => {
    const low = await opened('compact');
    assert.equal(await low.cell('failed').getByText('no "gold" in the output').count(), 0);
    await low
      .cell('picture')
      .getByText(/^Picture \(png/)
      .waitFor();
    const high = await opened('tall');
    await high.cell('failed').getByText('no "gold" in the output').waitFor();
    await high.cell('picture').getByRole('img').waitFor();
    await fixture.panel.screenshot('cells-tall');
  });

  for (const theme of panelThemes)
    it(`have no violation of accessibility rules in ${theme}`, async () => {
      const page = await fixture.open({ theme });
      await page.getByRole('img', { name: 'The output, a picture' }).waitFor();
      assert.deepEqual(await violationsOf(page), []);
    });
});

/** A grey picture in PNG. */
function pictureOf(width: number, height: number): string {
  const crcs = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = (crcs[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height, 0x80);
  for (let y = 0; y < height; y++) lines[y * (width + 1)] = 0;
  const file = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${file.toString('base64')}`;
}
