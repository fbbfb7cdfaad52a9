import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { assertionTypes } from '../../../../src/core/suites/assertionTypes.ts';
import { misspeltType, parseCsvExpectation, splitList } from '../../../../src/core/suites/csvExpectation.ts';

describe('parseCsvExpectation', () => {
  const cases: [string, object][] = [
    ['Paris', { type: 'equals', value: 'Paris' }],
    ['  Paris ', { type: 'equals', value: 'Paris' }],
    ['note: this is text', { type: 'equals', value: 'note: this is text' }],
    ['equals: Paris', { type: 'equals', value: 'Paris' }],
    ['contains:Paris', { type: 'contains', value: 'Paris' }],
    ['not-contains: Paris', { type: 'not-contains', value: 'Paris' }],
    ['contains: a: b', { type: 'contains', value: 'a: b' }],
    ['contains-any: a, "b, c"', { type: 'contains-any', value: ['a', 'b, c'] }],
    ['similar: hello', { type: 'similar', value: 'hello', threshold: 0.8 }],
    ['similar(0.5): hello', { type: 'similar', value: 'hello', threshold: 0.5 }],
    ['similar:dot(0.5): hello', { type: 'similar:dot', value: 'hello', threshold: 0.5 }],
    ['context-recall: hello', { type: 'context-recall', value: 'hello', threshold: 0.75 }],
    ['not-classifier(0.2): spam', { type: 'not-classifier', value: 'spam', threshold: 0.2 }],
    ['levenshtein(3): hello', { type: 'levenshtein', value: 'hello', threshold: 3 }],
    ['cost(0.001)', { type: 'cost', threshold: 0.001 }],
    ['is-json', { type: 'is-json' }],
    ['not-is-json', { type: 'not-is-json' }],
    ['regex: ^a:\\d+$', { type: 'regex', value: '^a:\\d+$' }],
    ['grade: is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['llm-rubric: is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['fn: output.length > 3', { type: 'javascript', value: 'output.length > 3' }],
    ['eval:output.length', { type: 'javascript', value: 'output.length' }],
    ['javascript: output === "a:b"', { type: 'javascript', value: 'output === "a:b"' }],
    ['python: len(output) > 3', { type: 'python', value: 'len(output) > 3' }],
    ['file://check.js', { type: 'javascript', value: 'file://check.js' }],
    ['file://check.py:fn', { type: 'python', value: 'file://check.py:fn' }],
    ['file://expected.txt', { type: 'equals', value: 'file://expected.txt' }],
    ['contains: line one\nline two', { type: 'contains', value: 'line one\nline two' }],
  ];
  for (const [cell, expected] of cases)
    it(`reads ${JSON.stringify(cell)}`, () => assert.deepEqual(parseCsvExpectation(cell), expected));

  it('reads every type with a threshold and a value', () => {
    const types = Object.entries(assertionTypes)
      .filter(
        ([type, { value }]) => value !== 'list' && !['javascript', 'python', 'llm-rubric'].includes(type),
      )
      .map(([type]) => type);
    const value = fc.string().map((text) => text.trim());
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.boolean(),
        fc.integer({ min: 0, max: 99 }),
        value,
        (type, not, n, text) => {
          const written = `${not ? 'not-' : ''}${type}`;
          assert.deepEqual(parseCsvExpectation(`${written}(${n}): ${text}`), {
            type: written,
            value: text,
            threshold: n,
          });
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (cell) => typeof parseCsvExpectation(cell).type === 'string'));
  });
});

describe('splitList', () => {
  it('splits on commas outside quotation marks', () => {
    assert.deepEqual(splitList('a, b ,c'), ['a', 'b', 'c']);
    assert.deepEqual(splitList('"a, b", "say ""hi"""'), ['a, b', 'say "hi"']);
    assert.deepEqual(splitList('5" screen, x'), ['5" screen', 'x']);
    assert.deepEqual(splitList(' , '), []);
  });

  it('reads back any list of texts that was quoted', () => {
    const item = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const written = items.map((text) => `"${text.replaceAll('"', '""')}"`).join(', ');
        assert.deepEqual(splitList(written), items);
      }),
    );
  });
});

describe('misspeltType', () => {
  const cases: [string, string | undefined][] = [
    ['containz: m', 'contains'],
    ['Contains: l', 'contains'],
    ['contains : k', 'contains'],
    ['not-containz(0.5): x', 'not-contains'],
    ['Latency(1000)', 'latency'],
    ['llm-rubrik: x', 'llm-rubric'],
    ['Grade: is polite', 'grade'],
    ['contains: x', undefined],
    ['equals: containz: x', undefined],
    ['equals:', undefined],
    ['similar: cosine', undefined],
    ['note: this is text', undefined],
    ['Blue: the sky', undefined],
    ['The answer is: 5', undefined],
    ['https://example.org', undefined],
    ['12:30', undefined],
    ['{"contains": 1}', undefined],
    ['containz', undefined],
  ];
  for (const [cell, wanted] of cases)
    it(`of ${JSON.stringify(cell)} is ${wanted ?? 'none'}`, () =>
      assert.equal(misspeltType(cell)?.wanted, wanted));

  it('takes no time worth naming for a table whose rows begin alike, or with long words', () => {
    // Comparing each with all types would not end within a test's time.
    for (let row = 0; row < 40_000; row += 1) {
      assert.equal(misspeltType(`Answer: ${row}`), undefined);
      assert.equal(misspeltType(`${'x'.repeat(200)}${row}: y`), undefined);
    }
  }).timeout(10_000);
});
