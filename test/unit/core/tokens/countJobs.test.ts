import assert from 'node:assert/strict';
import { CountJobs } from '../../../../src/core/tokens/countJobs.ts';
import type { Tokenizer } from '../../../../src/core/tokens/tokenizer.ts';

describe('requests that are counted side by side', () => {
  const byLength: Tokenizer = { count: (text) => text.length };
  const text = (length: number): string => 'gold, tin. '.repeat(length / 11 + 1).slice(0, length);

  /** The ids in the order in which they are answered. */
  async function answers(jobs: CountJobs): Promise<number[]> {
    const ids: number[] = [];
    while (!jobs.isEmpty) {
      const reply = await jobs.step();
      if (reply) ids.push(reply.id);
    }
    return ids;
  }

  it('are answered with a count for each of their texts', async () => {
    const jobs = new CountJobs(async () => byLength);
    jobs.add({ id: 1, encoding: 'o200k_base', texts: [text(30_000), '', 'gold', text(9000)] });
    let reply;
    while (!jobs.isEmpty) reply = await jobs.step();
    assert.deepEqual(reply, { id: 1, counts: [30_000, 0, 4, 9000] });
    assert.equal(await jobs.step(), undefined);
  });

  it('let a short one go first that comes while a long one is counted', async () => {
    const jobs = new CountJobs(async () => byLength);
    jobs.add({ id: 1, encoding: 'o200k_base', texts: [text(1_000_000)] });
    assert.equal(await jobs.step(), undefined, 'the long one has begun');
    jobs.add({ id: 2, encoding: 'o200k_base', texts: [text(100_000)] });
    jobs.add({ id: 3, encoding: 'cl100k_base', texts: ['gold'] });
    assert.equal((await jobs.step())?.id, 3);
    assert.deepEqual(await answers(jobs), [2, 1]);
  });

  it('go on when one of them fails', async () => {
    const jobs = new CountJobs(async (encoding) => {
      if (encoding === 'p50k_base') throw new Error('the ranks are gone');
      return byLength;
    });
    jobs.add({ id: 1, encoding: 'p50k_base', texts: ['gold'] });
    jobs.add({ id: 2, encoding: 'o200k_base', texts: ['silver'] });
    assert.deepEqual(await jobs.step(), { id: 1, error: 'the ranks are gone' });
    assert.deepEqual(await jobs.step(), { id: 2, counts: [6] });
    assert.ok(jobs.isEmpty);
  });
});
