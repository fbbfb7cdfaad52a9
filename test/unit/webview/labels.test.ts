import assert from 'node:assert/strict';
import { pairLabels, shortLabels } from '../../../src/webview/labels.ts';

describe('labels that fit', () => {
  it('are the names where they do', () => {
    assert.deepEqual(shortLabels(['short · echo', 'long · echo'], 12), ['short · echo', 'long · echo']);
  });

  it('leave out what all begin with, where that is enough', () => {
    const names = ['a very long label · echo', 'a very long label · echo-two'];
    assert.deepEqual(shortLabels(names, 20), ['…echo', '…echo-two']);
    assert.deepEqual(shortLabels(['openai:chat:gpt-5', 'openai:chat:gpt-5-mini'], 12), [
      '…gpt-5',
      '…gpt-5-mini',
    ]);
  });

  it('are cut in the middle else, so that beginning and end are there', () => {
    assert.deepEqual(shortLabels(['one and only, but long', 'x'], 12), ['one a…t long', 'x']);
  });

  it('leave out what is common where a cut in the middle would hide what is not', () => {
    const names = ['billing', 'shipping'].map(
      (topic) => `You answer questions of customers about ${topic} in one sentence. · openai:chat:gpt-5-mini`,
    );
    assert.deepEqual(shortLabels([...names, 'echo'], 24), [
      '…billing in one sentenc…',
      '…shipping in one senten…',
      'echo',
    ]);
  });

  it('tell apart any number of names, whatever they are', () => {
    const ends = ['openai:chat:gpt-5', 'openai:chat:gpt-5-mini', 'echo'];
    const names = Array.from({ length: 50 }, (_, i) =>
      ends.map(
        (end) => `Say {{ word }} to everybody who is in the room ${i % 7} ${'x'.repeat(i)} and go. · ${end}`,
      ),
    ).flat();
    for (const length of [8, 16, 32]) {
      const labels = shortLabels(names, length);
      assert.equal(new Set(labels).size, names.length);
      assert.ok(labels.every((label) => label.length <= length));
    }
    const faces = shortLabels(['💥'.repeat(20), '💥'.repeat(21), '💥💥'], 8);
    assert.equal(new Set(faces).size, 3);
    assert.ok(faces.every((face) => face.isWellFormed()));
  });

  it('of pairs are short in both parts, and leave out what is the same in all', () => {
    const prompts = ['Say {{ word }} to everybody in the room.', 'Say {{ word }} to everybody in the house.'];
    const providers = ['openai:chat:gpt-5', 'openai:chat:gpt-5-mini'];
    const pairs = prompts.flatMap((prompt) => providers.map((provider) => [prompt, provider] as const));
    assert.deepEqual(pairLabels(pairs, 24), [
      '…room. · …gpt-5',
      '…room. · …gpt-5-mini',
      '…house. · …gpt-5',
      '…house. · …gpt-5-mini',
    ]);
    assert.deepEqual(pairLabels(pairs.slice(0, 2), 24), providers);
    assert.deepEqual(pairLabels([['short', 'echo']], 24), ['short · echo']);
    assert.deepEqual(pairLabels([['Say {{ word }} to everybody', 'echo']], 24), ['Say {{ w…verybody · echo']);
    for (let length = 20; length < 80; length++) {
      const labels = pairLabels(pairs, length);
      assert.equal(new Set(labels).size, 4);
      assert.ok(labels.every((label) => label.length <= length));
    }
  });
});
