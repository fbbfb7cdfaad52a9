import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { estimate } from '../../../../src/core/pricing/estimate.ts';
import type { EstimateParts } from '../../../../src/core/pricing/estimateParts.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

describe('an estimate by prompts and tests', () => {
  const environment = createNodeEnvironment({ variables: {} });
  const counter = createTokenCounter();
  let directory: string;
  let file: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-parts-'));
    file = path.join(directory, 'a.eval.yaml');
    await writeFile(path.join(directory, 'rows.csv'), 'x\none\ntwo\nthree\n');
    await writeFile(
      file,
      `prompts: ['Say {{ x }}', 'Please say {{ x }} now']
providers:
  - { id: 'openai:chat:gpt-4o', config: { max_tokens: 50 } }
  - echo
tests:
  - vars: { x: hello }
  - vars: { x: 'a much longer thing to say than before' }
  - file://rows.csv
`,
    );
  });
  after(async () => {
    await counter.dispose();
    await rm(directory, { recursive: true });
  });

  async function partsOf(sampleSize: number): Promise<{ parts: EstimateParts; cost: number }> {
    const { suite } = await loadSuite(file, environment);
    assert.ok(suite);
    const prices = await loadPriceBook();
    const found = await estimate(suite, { environment, prices, counter, sampleSize, parts: true });
    assert.ok(found.parts && found.cost.expected !== null);
    return { parts: found.parts, cost: found.cost.expected };
  }

  it('has a column for each prompt and provider, and each case at its line', async () => {
    const { parts, cost } = await partsOf(100);
    assert.deepEqual(
      parts.columns.map(({ prompt, provider, id, calls }) => [prompt, provider, id, calls]),
      [
        [0, 0, 'openai:chat:gpt-4o', 5],
        [0, 1, 'echo', 5],
        [1, 0, 'openai:chat:gpt-4o', 5],
        [1, 1, 'echo', 5],
      ],
    );
    assert.deepEqual(
      parts.prompts.map((location) => location?.range.start.line),
      [0, 0],
    );
    const rows = path.join(directory, 'rows.csv');
    assert.deepEqual(
      parts.tests.map(({ place, calls, counted }) => [place, calls, counted]),
      [
        [5, 4, 4],
        [6, 4, 4],
        [rows, 12, 12],
      ],
    );
    const [first, second] = parts.tests;
    // "Say hello" and "Please say hello now" as chats for two providers; 50 tokens are the most of one answer.
    assert.deepEqual([first?.input, first?.output], [2 * (9 + 11), 100]);
    assert.ok((second?.input ?? 0) > (first?.input ?? 0));
    const all = parts.tests.reduce((sum, test) => sum + (test.cost ?? 0), 0);
    assert.ok(Math.abs(all - cost) < 1e-9, `${all} is not ${cost}`);
  });

  it('gives those that were not looked at the mean of the others, and says so', async () => {
    const { parts } = await partsOf(1);
    assert.equal(
      parts.tests.reduce((sum, { calls }) => sum + calls, 0),
      20,
    );
    const unseen = parts.tests.filter(({ counted }) => counted === 0);
    assert.ok(unseen.length > 0);
    for (const { input, cost } of unseen) assert.ok(input > 0 && cost !== null && cost > 0);
  });

  it('is not made unless it is asked for', async () => {
    const { suite } = await loadSuite(file, environment);
    assert.ok(suite);
    const found = await estimate(suite, { environment, prices: await loadPriceBook(), counter });
    assert.equal(found.parts, undefined);
  });
});
