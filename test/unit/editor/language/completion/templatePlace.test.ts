import assert from 'node:assert/strict';
import { templateAt } from '../../../../../src/editor/language/completion/templatePlace.ts';

describe('the place of the cursor in a template', () => {
  const kind = (before: string): string | undefined => {
    const place = templateAt(before);
    return place && `${place.kind} ${place.typed} ${place.column}`;
  };

  it('is a variable where one can stand', () => {
    assert.equal(kind('Ask {{'), 'variable  6');
    assert.equal(kind('Ask {{ qu'), 'variable qu 7');
    assert.equal(kind('{% if to'), 'variable to 6');
    assert.equal(kind('{% for x in it'), 'variable it 12');
    assert.equal(kind('{{ f(a, b'), 'variable b 8');
    assert.equal(kind('{{#if ki'), 'variable ki 6');
  });

  it('is a filter after a bar', () => {
    assert.equal(kind('{{ name | up'), 'filter up 10');
    assert.equal(kind('{{ name | default("x") |'), 'filter  24');
  });

  it('is nothing outside of tags, in strings, behind dots and after values', () => {
    for (const before of [
      'Ask qu',
      '{{ a }} b',
      '{{ "te',
      '{{ user.na',
      '{{ name up',
      '{% endif %} x',
      '{ a',
      '{{ a }} {% if b %',
      '{{'.repeat(200_000) + '}}',
    ])
      assert.equal(kind(before), undefined, before.slice(0, 50));
  });
});
