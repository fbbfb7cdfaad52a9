import assert from 'node:assert/strict';
import type { Term } from '../../../src/shared/caseFilter.ts';
import { compares, parseCaseFilter, withMode } from '../../../src/shared/caseFilter.ts';

describe('the filter of cases', () => {
  const terms = (text: string): Term[] => {
    const { filter, problems } = parseCaseFilter(text);
    assert.deepEqual(problems, []);
    return filter.terms;
  };

  it('is everything when it is empty', () => {
    assert.deepEqual(parseCaseFilter('  '), { filter: { mode: 'all', terms: [] }, problems: [] });
  });

  it('reads mode, figures, metrics, labels, texts and regular expressions', () => {
    const { filter, problems } = parseCaseFilter(
      'mode:failures metric:format<1 cost>0.001 latency>=2s provider:gpt "two words" /re[a-z]+/ word',
    );
    assert.deepEqual(problems, []);
    assert.equal(filter.mode, 'failures');
    assert.deepEqual(filter.terms, [
      { kind: 'metric', name: 'format', comparison: '<', value: 1, not: false },
      { kind: 'figure', figure: 'cost', comparison: '>', value: 0.001, not: false },
      { kind: 'figure', figure: 'latency', comparison: '>=', value: 2000, not: false },
      { kind: 'column', of: 'provider', text: 'gpt', not: false },
      { kind: 'text', place: 'any', text: 'two words', regex: false, not: false },
      { kind: 'text', place: 'any', text: 're[a-z]+', regex: true, not: false },
      { kind: 'text', place: 'any', text: 'word', regex: false, not: false },
    ]);
  });

  it('reads places, negation, metadata, assertions and cases', () => {
    assert.deepEqual(terms('-output:/^$/ var:"a b" reason:late meta:language=de -failed:contains case:12'), [
      { kind: 'text', place: 'output', text: '^$', regex: true, not: true },
      { kind: 'text', place: 'vars', text: 'a b', regex: false, not: false },
      { kind: 'text', place: 'reason', text: 'late', regex: false, not: false },
      { kind: 'metadata', name: 'language', value: 'de', not: false },
      { kind: 'assertion', type: 'contains', failed: true, not: true },
      { kind: 'case', number: 12, not: false },
    ]);
  });

  it('takes quotes and addresses as text', () => {
    assert.deepEqual(
      terms(String.raw`"say \"hi\"" https://example.org/a "cost>1"`).map(
        (term) => 'text' in term && term.text,
      ),
      ['say "hi"', 'https://example.org/a', 'cost>1'],
    );
  });

  for (const [text, message] of [
    ['mode:worst', /no mode/],
    ['cost>cheap', /number/],
    ['tokens>2s', /number/],
    ['metric:format', /name and a number/],
    ['meta:language', /name and a value/],
    ['case:0', /number/],
    ['provider:', /not known|needs/],
    ['colour:red', /not known/],
    ['/(/', /no regular expression/],
  ] as const)
    it(`says what is wrong with ${text}, and where`, () => {
      const { problems, filter } = parseCaseFilter(`good ${text}`);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!.message, message);
      assert.deepEqual([problems[0]!.start, problems[0]!.end], [5, 5 + text.length]);
      assert.equal(filter.terms.length, 1);
    });

  it('changes the mode and leaves the rest as typed', () => {
    assert.equal(withMode('mode:errors  a "b  c"', 'flaky'), 'mode:flaky a "b  c"');
    assert.equal(withMode('a mode:errors', 'all'), 'a');
  });

  it('meets no comparison with what is unknown', () => {
    for (const comparison of ['<', '<=', '=', '>=', '>'] as const)
      assert.equal(compares(null, comparison, 0), false);
  });
});
