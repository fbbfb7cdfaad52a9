import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { DocumentTokens } from '../../../../src/core/tokens/documentTokens.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

const random = createRandom(7);
const words = ['the ', 'prompt', ', ', '漢字', '。', '\n\n', '    ', "don't ", '👍', '42', '{{ name }}', '='];
const prose = (length: number) =>
  Array.from({ length }, () => words[random.below(words.length)] ?? '').join('');

describe('tokens of an edited document', function () {
  const counter = createTokenCounter();
  after(() => counter.dispose());
  const gpt4o = counter.tokenizer('gpt-4o');

  it('are those of the whole text, whatever the changes were', async () => {
    let text = prose(20_000);
    const document = new DocumentTokens(counter, text);
    for (let i = 0; i < 60; i += 1) {
      const offset = random.below(text.length + 1);
      const removed = random.below(Math.min(random.below(4) === 0 ? 30_000 : 20, text.length - offset) + 1);
      const inserted = prose(random.below(random.below(5) === 0 ? 4000 : 3));
      text = text.slice(0, offset) + inserted + text.slice(offset + removed);
      if (i % 2 === 0) document.change({ offset, removed, inserted });
      else document.set(text);
      assert.equal(document.length, text.length);
      if (i % 10 !== 0) continue;
      assert.equal(document.text, text);
      assert.equal((await document.count(gpt4o)).tokens, (await counter.count(text, 'gpt-4o')).tokens);
    }
    assert.equal((await document.count(gpt4o)).tokens, (await counter.count(text, 'gpt-4o')).tokens);
  });

  it('has little counted again for a keystroke', async () => {
    const text = prose(300_000);
    let encoded = 0;
    const document = new DocumentTokens(
      {
        ...counter,
        encode: (texts, encoding) => {
          encoded += texts.join('').length;
          return counter.encode(texts, encoding);
        },
      },
      text,
    );
    await document.count(gpt4o);
    assert.equal(encoded, text.length);
    encoded = 0;
    document.change({ offset: 500_000, removed: 0, inserted: 'x' });
    await document.count(gpt4o);
    assert.ok(encoded < 50_000, `${encoded} characters were counted again`);
  });

  it('can be empty, emptied, and asked for two models', async () => {
    const document = new DocumentTokens(counter);
    assert.equal((await document.count(gpt4o)).tokens, 0);
    document.change({ offset: 0, removed: 0, inserted: 'お誕生日おめでとう' });
    assert.equal((await document.count(gpt4o)).tokens, 8);
    assert.equal((await document.count(counter.tokenizer('gpt-4'))).tokens, 9);
    document.set('');
    assert.equal((await document.count(gpt4o)).tokens, 0);
    assert.throws(() => document.change({ offset: 0, removed: 1, inserted: '' }), RangeError);
  });
});
