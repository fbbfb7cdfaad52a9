import assert from 'node:assert/strict';
import type { Term } from '../../../src/shared/caseFilter.ts';
import { compares, parseCaseFilter, termText, withMode } from '../../../src/shared/caseFilter.ts';

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
      { kind: 'case', comparison: '=', number: 12, not: false },
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

  it('compares the numbers of cases', () => {
    assert.deepEqual(terms('case>=12 -case<3'), [
      { kind: 'case', comparison: '>=', number: 12, not: false },
      { kind: 'case', comparison: '<', number: 3, not: true },
    ]);
    assert.match(parseCaseFilter('case>few').problems[0]?.message ?? '', /needs a number/);
  });

  it('is written from its parts, so that it reads as the same again', () => {
    const parts = { name: '', comparison: '<', value: '', not: false } as const;
    for (const [given, text] of [
      [{ key: 'cost', value: '0.01' }, 'cost<0.01'],
      [{ key: 'latency', comparison: '>=', value: '2s', not: true }, '-latency>=2s'],
      [{ key: 'metric', name: 'my tone', value: '1' }, 'metric:"my tone<1"'],
      [{ key: 'meta', name: 'language', value: 'de' }, 'meta:language=de'],
      [{ key: 'output', value: 'say "hi"' }, String.raw`output:"say \"hi\""`],
      [{ key: 'reason', value: '/no.+json/' }, 'reason:"/no.+json/"'],
      [{ key: 'failed', value: 'is-json' }, 'failed:is-json'],
    ] as const) {
      assert.equal(termText({ ...parts, ...given }), text);
      assert.equal(terms(text).length, 1);
    }
    for (const given of [
      { key: 'cost', value: 'cheap' },
      { key: 'metric', value: '1' },
      { key: 'output', value: '' },
    ])
      assert.equal(termText({ ...parts, ...given }), undefined);
  });
});
