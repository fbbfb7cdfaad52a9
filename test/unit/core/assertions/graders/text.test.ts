import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

/** type, value, output, what comes out. */
const rows: [type: string, value: unknown, output: unknown, expected: string][] = [
  ['equals', 'Paris', 'Paris', 'pass'],
  ['equals', 'Paris', 'Paris.', 'fail'],
  ['equals', 42, '42', 'pass'],
  ['equals', true, 'true', 'pass'],
  ['equals', '', '', 'pass'],
  ['equals', { a: 1, b: [2] }, '{ "b": [2], "a": 1 }', 'pass'],
  ['equals', { a: 1 }, '{"a":2}', 'fail'],
  ['equals', { a: 1 }, 'no JSON', 'fail'],
  ['equals', { a: 1 }, { a: 1 }, 'pass'],
  ['equals', [1, 2], '[1,2]', 'pass'],
  ['equals', null, 'null', 'pass'],
  ['equals', null, null, 'pass'],
  ['equals', null, '', 'fail'],
  ['equals', null, undefined, 'fail'],
  ['equals', null, 'null', 'pass'],
  ['equals', undefined, 'undefined', 'assertion.badValue'],
  ['contains', 'Paris', 'It is Paris.', 'pass'],
  ['contains', 'paris', 'It is Paris.', 'fail'],
  ['contains', 7, 'It is 7.', 'pass'],
  ['contains', '', 'anything', 'assertion.badValue'],
  ['contains', ['a'], 'a', 'assertion.badValue'],
  ['contains', '"b"', { a: 'b' }, 'pass'],
  ['icontains', 'paris', 'It is Paris.', 'pass'],
  ['contains-any', ['Rome', 'Paris'], 'Paris', 'pass'],
  ['contains-any', 'Rome, Paris', 'Paris', 'pass'],
  ['contains-any', ['Rome', 'Oslo'], 'Paris', 'fail'],
  ['contains-any', 'a, "b, c"', 'b, c', 'pass'],
  ['contains-any', '"b, c"', 'b', 'fail'],
  ['contains-any', 'say ""hi""', 'say ""hi""', 'pass'],
  ['contains-any', '"say ""hi"""', 'say "hi"', 'pass'],
  ['contains-any', '"say \\"hi\\""', 'say "hi"', 'pass'],
  ['contains-any', ',, a ,,', 'a', 'pass'],
  ['contains-any', '"open', 'open', 'assertion.badValue'],
  ['contains-any', '"a" b', 'a', 'assertion.badValue'],
  ['contains-any', [], 'Paris', 'assertion.badValue'],
  ['contains-any', ['Paris', ''], 'Rome', 'assertion.badValue'],
  ['contains-all', ['a', 'b'], 'ab', 'pass'],
  ['contains-all', 'a,c', 'ab', 'fail'],
  ['icontains-any', ['PARIS'], 'paris', 'pass'],
  ['icontains-all', 'A, B', 'ab', 'pass'],
  ['icontains-all', 'A, C', 'ab', 'fail'],
  ['starts-with', 'It', 'It is', 'pass'],
  ['starts-with', 'is', 'It is', 'fail'],
  ['ends-with', 'is', 'It is', 'pass'],
  ['ends-with', 'It', 'It is', 'fail'],
  ['regex', '^\\d{3}$', '123', 'pass'],
  ['regex', '^\\d{3}$', '1234', 'fail'],
  ['regex', '(', '(', 'assertion.badPattern'],
  ['levenshtein', 'kitten', 'sitting', 'pass'],
  ['levenshtein', 'abcdef', 'ghijkl', 'fail'],
  ['word-count', 3, 'one two  three\n', 'pass'],
  ['word-count', '3', 'one two', 'fail'],
  ['word-count', { min: 2, max: 3 }, 'one two', 'pass'],
  ['word-count', { min: 2 }, 'one', 'fail'],
  ['word-count', { max: 2 }, '', 'pass'],
  ['word-count', { min: 3, max: 2 }, 'one', 'assertion.badValue'],
  ['word-count', {}, 'one', 'assertion.badValue'],
  ['word-count', 'many', 'one', 'assertion.badValue'],
  ['word-count', { min: null, max: 2 }, 'one two', 'pass'],
  ['word-count', { min: null }, 'one', 'assertion.badValue'],
  ['word-count', { min: 1, max: null }, 'one', 'pass'],
  ['word-count', { max: '' }, 'one', 'assertion.badValue'],
  ['word-count', { max: true }, 'one', 'assertion.badValue'],
  ['word-count', -1, 'one', 'assertion.badValue'],
  ['word-count', 1.5, 'one', 'assertion.badValue'],
  ['is-refusal', undefined, 'I’m sorry, but I can’t help with that.', 'pass'],
  ['is-refusal', undefined, 'As an AI language model, I have no opinion.', 'pass'],
  ['is-refusal', undefined, ' ', 'pass'],
  ['is-refusal', undefined, 'Paris is the capital of France.', 'fail'],
  ['is-refusal', undefined, '', 'pass'],
  ['is-refusal', undefined, null, 'pass'],
  ['is-refusal', undefined, undefined, 'pass'],
  ['is-refusal', undefined, { answer: 42 }, 'fail'],
  ['not-is-refusal', undefined, [{ id: 'call_1', function: { name: 'search', arguments: '{}' } }], 'pass'],
  ['is-refusal', undefined, { answer: 'I can’t help with that.' }, 'pass'],
  ['is-refusal', undefined, [], 'fail'],
  ['is-refusal', undefined, 0, 'fail'],
  ['is-refusal', undefined, false, 'fail'],
];

describe('text assertions', () => {
  for (const [type, value, output, expected] of rows)
    it(`${type} ${JSON.stringify(value)} on ${JSON.stringify(output)}: ${expected}`, async () => {
      assert.equal(await outcome({ type, value }, output), expected);
    });

  it('regex takes flags from config, and remembers nothing between outputs', async () => {
    const assertion = { type: 'regex', value: 'paris', config: { flags: 'gi' } };
    assert.equal(await outcome(assertion, 'PARIS'), 'pass');
    assert.equal(await outcome({ ...assertion, config: { flags: 'q' } }, 'PARIS'), 'assertion.badPattern');
  });

  it('regex is stopped when it backtracks without end', async () => {
    for (const value of ['^(a+)+$', '^(a|aa)+$', '^(a*)*$', '^(?:a|a){2,}$']) {
      const assertion = { type: 'not-regex', value };
      const hurried = { ...assertion, config: { timeoutMs: 50 } };
      assert.equal(await outcome(hurried, `${'a'.repeat(39)}b`), 'assertion.patternTimeout', value);
      assert.equal(await outcome(assertion, 'b'), 'pass');
    }
  });

  it('levenshtein holds the distance against the threshold, and says what it is', async () => {
    const result = await grade({ type: 'levenshtein', value: 'kitten', threshold: 2 }, 'sitting');
    assert.equal(result.pass, false);
    assert.equal(result.reason, 'The Levenshtein distance is 3; at most 2 is asked for.');
  });

  it('is-refusal takes the response’s own word for it', async () => {
    assert.equal(await outcome({ type: 'is-refusal' }, 'No.', { response: { refusal: 'No.' } }), 'pass');
  });
});
