import assert from 'node:assert/strict';
import { requiredText } from '../../../../src/core/store/requiredText.ts';

describe('the text that a regular expression needs', () => {
  for (const [source, text] of [
    ['needle', 'needle'],
    ['inv[o]ice late', 'ice late'],
    ['^refund.*parcel$', 'refund'],
    ['colou?r', 'colo'],
    ['tax{0,2}ation', 'ation'],
    ['ab+cde', 'cde'],
    [String.raw`1\.500 euro`, '1.500 euro'],
    [String.raw`\bgold\b`, 'gold'],
    [String.raw`a(?:bcdef|xyz)gold`, 'gold'],
    [String.raw`[|(](?<name>[)]x)gold`, 'gold'],
    ['customer', 'tomer'],
  ] as const)
    it(`is "${text}" for /${source}/`, () => assert.equal(requiredText(source), text));

  for (const source of [
    'gold|silver',
    'a.b',
    '(gold)?',
    'ask',
    String.raw`gold\u{1F600}`,
    String.raw`\x41bcdef`,
    '',
  ])
    it(`is unknown for /${source}/`, () => assert.equal(requiredText(source), undefined));

  it('is in all that is found', () => {
    for (const [source, found] of [
      ['colou?r', ['color', 'COLOUR']],
      ['gold(en)? age', ['gold age', 'Golden Age']],
      ['x{0}gold', ['gold', 'xgold']],
      ['(?:a|b)+mine', ['mine', 'abmine']],
      [String.raw`\d+ tonne`, ['12 TONNE']],
    ] as const) {
      const needed = requiredText(source);
      for (const text of found) {
        if (!new RegExp(source, 'iu').test(text)) continue;
        assert.ok(
          needed === undefined || text.toLowerCase().includes(needed.toLowerCase()),
          `${source}: ${text}`,
        );
      }
    }
  });
});
