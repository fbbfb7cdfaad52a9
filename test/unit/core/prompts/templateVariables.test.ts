import assert from 'node:assert/strict';
import { findVariables } from '../../../../src/core/prompts/templateVariables.ts';

describe('findVariables', () => {
  const found = (text: string): string[] => findVariables(text).map(({ name }) => name);

  it('passes over the names of loops and macros inside of them only', () => {
    assert.deepEqual(found('{% for item in items %}{{ item }}{% endfor %}'), ['items']);
    assert.deepEqual(found('{% for item in items %}{{ item }}{% endfor %} {{ item }}'), ['items', 'item']);
    assert.deepEqual(found('{% for item in items %}{% else %}{{ item }}{% endfor %}'), ['items', 'item']);
    assert.deepEqual(found('{% for item in item %}{{ item }}{% endfor %}'), ['item']);
    assert.deepEqual(found('{% macro f(a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ a }}'), ['b', 'a']);
  });

  it('passes over what a template sets, from an inner loop on', () => {
    assert.deepEqual(found('{% set x = 1 %}{% if y %}{{ x }}{% endif %}'), ['y']);
    assert.deepEqual(found('{% for i in y %}{% set x = i %}{{ x }}{% endfor %}{{ x }}'), ['y', 'x']);
  });

  it('knows of a loop what can be left out', () => {
    const text = '{% for i in xs %}{% if a %}{{ a }}{% endif %}{{ b }}{% endfor %}{{ c | default(1) }}';
    assert.deepEqual(
      findVariables(text).map(({ name, required }) => `${name}${required ? '' : '?'}`),
      ['xs', 'a?', 'b', 'c?'],
    );
  });
});
