import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { DocumentTokens } from '../../../../src/core/tokens/documentTokens.ts';
import { TextCounts } from '../../../../src/core/tokens/textCounts.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

const random = createRandom(11);
const words = ['the ', 'metal ', 'melts, ', 'and ', 'answers ', '{{ name }} ', 'naïve. ', '42 ', '\n'];
const prose = (length: number) =>
  Array.from({ length }, () => words[random.below(words.length)] ?? '').join('');

describe('tokens that are counted soon enough to be shown', () => {
  const counter = createTokenCounter();
  after(() => counter.dispose());

  it('are exact for a text that is not long, and for several together', async () => {
    const counts = new TextCounts(counter);
    const text = prose(200);
    const { tokens } = await counter.count(text, 'gpt-4o');
    assert.equal((await counts.count('a', [text], 'gpt-4o')).tokens, tokens);
    assert.equal((await counts.count('a', [text, text], 'gpt-4o')).tokens, 2 * tokens);
    assert.equal((await counts.count('a', [], 'gpt-4o')).tokens, 0);
    const claude = await counter.count(text, 'claude-haiku-4-5');
    assert.deepEqual(await counts.count('a', [text], 'claude-haiku-4-5'), claude);
    const chat = [
      { role: 'user' as const, content: text },
      {
        role: 'assistant' as const,
        content: [{ type: 'image_url' as const, image_url: { url: 'https://x' } }],
      },
    ];
    const { encoded: _whole, ...expected } = await counter.count(chat, 'gpt-4o');
    const { encoded: _texts, ...counted } = await counts.count('a', [chat], 'gpt-4o');
    assert.deepEqual(counted, expected);
  });

  it('are of a document that is being edited, as far as it is counted already', async () => {
    const counts = new TextCounts(counter);
    const document = new DocumentTokens(counter, prose(60_000));
    await document.count(counter.tokenizer('gpt-4o'));
    const counted = await counts.count('a', [document], 'gpt-4o');
    assert.equal(counted.exact, true);
    assert.equal(counted.tokens, (await counter.count(document.text, 'gpt-4o')).tokens);
  });

  it('are those of a sample for a long text, with an interval, and exact the next time', async () => {
    const counts = new TextCounts(counter);
    const text = prose(120_000);
    const exact = await counter.count(text, 'gpt-4o');
    const first = await counts.count('a', [text], 'gpt-4o');
    assert.equal(first.exact, false);
    assert.equal(first.method, 'o200k_base (sampled)');
    assert.ok(first.error !== undefined && first.error < 0.1, String(first.error));
    assert.ok(Math.abs(first.tokens - exact.tokens) <= 2 * (first.error + 0.001) * exact.tokens);
    // Counts that are asked for after one another are made in that order.
    let next = first;
    for (let i = 0; i < 50 && !next.exact; i += 1) next = await counts.count('a', [text], 'gpt-4o');
    assert.equal(next.tokens, exact.tokens);
    const changed = `${text.slice(0, 300_000)} and more${text.slice(300_000)}`;
    const after = await counts.count('a', [changed], 'gpt-4o');
    assert.equal(after.tokens, (await counter.count(changed, 'gpt-4o')).tokens);
    assert.equal(after.exact, true);
  });
});
