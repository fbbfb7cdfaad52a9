import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { resolveVariables } from '../../../../src/core/prompts/resolveVariables.ts';

describe('resolveVariables', () => {
  it('fills variables into variables, in up to five passes', () => {
    assert.deepEqual(resolveVariables({ a: '{{ b }}-{{b}}', b: '{{ c }}', c: 1 }), {
      a: '1-1',
      b: '1',
      c: 1,
    });
    const chain = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`v${9 - n}`, `{{ v${8 - n} }}`]));
    assert.equal(resolveVariables({ ...chain, v0: 'end' })['v4'], 'end');
  });

  it('strips one trailing newline', () => {
    assert.deepEqual(resolveVariables({ a: 'x\n\n', b: 'y\r\n', c: ['z\n'] }), {
      a: 'x\n',
      b: 'y',
      c: ['z\n'],
    });
  });

  it('leaves names that no variable has, and ends for those that name each other', () => {
    assert.deepEqual(resolveVariables({ a: '{{ none }} {{ a }}' }), { a: '{{ none }} {{ a }}' });
    assert.ok(
      String(resolveVariables({ a: '{{ b }}{{ b }}', b: '{{ a }}{{ a }}' })['a']).length < 10_000_000,
    );
  });

  it('puts objects in as JSON', () => {
    assert.equal(resolveVariables({ a: '{{ o }}', o: { k: [1] } })['a'], '{"k":[1]}');
  });

  it('changes nothing where there are no braces and no newline', () => {
    const text = fc.string().filter((value) => !value.includes('{') && !value.endsWith('\n'));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), text), (vars) =>
        assert.deepEqual(resolveVariables(vars), { ...vars }),
      ),
    );
  });
});
