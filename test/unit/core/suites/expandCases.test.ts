import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { canonicalJson } from '../../../../src/core/suites/caseHash.ts';
import { countCombinations, expandCase, toLayer } from '../../../../src/core/suites/expandCases.ts';
import type { CaseConfig } from '../../../../src/core/suites/schema.ts';

const place = { file: '/s.yaml', range: { start: { line: 1, column: 2 }, end: { line: 3, column: 4 } } };
const layer = (config: CaseConfig) => toLayer({ config, locate: () => place }, '/');
const expand = (...configs: CaseConfig[]) => [...expandCase(configs.map(layer))];

describe('expandCase', () => {
  it('makes one case of each element of a list of texts, the first list varying slowest', () => {
    const made = expand({ vars: { a: ['x', 'y'], b: 1, c: ['p', 'q'] } });
    assert.deepEqual(
      made.map(({ vars }) => [vars['a'], vars['b'], vars['c']]),
      [
        ['x', 1, 'p'],
        ['x', 1, 'q'],
        ['y', 1, 'p'],
        ['y', 1, 'q'],
      ],
    );
  });

  it('leaves lists of anything else, empty lists and switched-off ones alone', () => {
    assert.equal(expand({ vars: { a: [1, 2], b: [], c: [{ d: 1 }] } }).length, 1);
    assert.equal(expand({ vars: { a: ['x', 'y'] }, options: { disableVarExpansion: true } }).length, 1);
  });

  it('makes as many cases as the lengths multiply to, each different', () => {
    const list = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 4 }), (lists) => {
        const vars = Object.fromEntries(lists.map((values, n) => [`v${n}`, values]));
        const made = expand({ vars });
        const product = lists.reduce((count, values) => count * values.length, 1);
        assert.equal(made.length, product);
        assert.equal(countCombinations(vars), product);
        assert.equal(new Set(made.map(({ hash }) => hash)).size, product);
      }),
    );
  });

  it('merges variables and options by key and joins assertions', () => {
    const [made] = expand(
      { vars: { a: 1, b: 1 }, options: { prefix: 'p' }, assert: [{ type: 'is-json' }], threshold: 0.4 },
      { vars: { b: 2 }, options: { suffix: 's', top_p: 1 }, assert: [{ type: 'not-contains', value: 'x' }] },
    );
    assert.deepEqual(made?.vars, { a: 1, b: 2 });
    assert.deepEqual(made?.options, { prefix: 'p', suffix: 's', config: { top_p: 1 } });
    assert.deepEqual(
      made?.assertions.map(({ type, negated, weight }) => [type, negated, weight]),
      [
        ['is-json', false, 1],
        ['contains', true, 1],
      ],
    );
    assert.equal(made?.threshold, 0.4);
  });

  it('hashes what a case is, not where it stands or what it is called', () => {
    const hash = (config: CaseConfig) => expand(config)[0]?.hash;
    const base: CaseConfig = {
      vars: { a: 1, b: { c: 1, d: 2 } },
      assert: [{ type: 'contains', value: 'x' }],
    };
    assert.equal(hash(base), hash({ ...base, description: 'named', metadata: { by: 'me' } }));
    assert.equal(hash(base), hash({ ...base, vars: { b: { d: 2, c: 1 }, a: 1 } }));
    assert.notEqual(hash(base), hash({ ...base, vars: { a: 2, b: { c: 1, d: 2 } } }));
    assert.notEqual(hash(base), hash({ ...base, assert: [{ type: 'not-contains', value: 'x' }] }));
    assert.notEqual(hash(base), hash({ ...base, assert: [{ type: 'contains', value: 'y' }] }));
    assert.notEqual(hash(base), hash({ ...base, threshold: 0 }));
    assert.match(hash(base) ?? '', /^[0-9a-f]{64}$/);
  });
});

describe('canonicalJson', () => {
  it('is JSON with the keys in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
    assert.equal(canonicalJson({ b: [undefined, 1], a: undefined, c: {} }), '{"b":[null,1],"c":{}}');
  });
});
