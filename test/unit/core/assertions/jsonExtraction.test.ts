import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { extractJson, findJson } from '../../../../src/core/assertions/jsonExtraction.ts';

describe('extractJson', () => {
  it('finds the outermost objects and arrays, in order', () => {
    assert.deepEqual(extractJson('a {"x": [1]} b [2, {"y": "}"}] c {z}'), [{ x: [1] }, [2, { y: '}' }]]);
  });

  it('finds what is whole in what is broken', () => {
    assert.deepEqual(extractJson('{"a": {"b": 1}, "c": '), [{ b: 1 }]);
    assert.deepEqual(extractJson('{"note {"a":1}'), [{ a: 1 }]);
  });

  it('takes only what RFC 8259 calls JSON', () => {
    for (const text of [
      "{'a': 1}",
      '{"a": 1,}',
      '{a: 1}',
      '{"a": 01}',
      '{"a": NaN}',
      '{"a": "\n"}',
      '{/**/}',
      '\\frac{a}{b}',
    ])
      assert.deepEqual(extractJson(text), [], text);
  });

  it('any JSON in any prose without brackets is found as it was', () => {
    const prose = fc.string().map((text) => text.replaceAll(/[{}[\]]/g, ''));
    const container = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(prose, container, prose, fc.boolean(), (before, value, after, pretty) => {
        const json = JSON.stringify(value, null, pretty ? 2 : 0);
        assert.deepEqual(findJson(before + json + after), [
          { start: before.length, end: before.length + json.length },
        ]);
        assert.deepEqual(extractJson(before + json + after), [JSON.parse(json)]);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, text]) => {
      const place = json.length === 0 ? 0 : at % json.length;
      return `[${json.slice(0, place)}${text}${json.slice(place + 1)}]`;
    });
    fc.assert(
      fc.property(broken, (text) => {
        const [span] = findJson(text);
        const whole = span?.start === 0 && span.end === text.length;
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        assert.equal(whole, parses);
      }),
      { numRuns: 500, seed: 13 },
    );
  });

  it('takes no quadratic time on brackets that never close', () => {
    for (const text of [
      '['.repeat(300_000),
      '{"a":'.repeat(100_000),
      '{"'.repeat(100_000),
      '[1,'.repeat(100_000),
    ])
      assert.deepEqual(extractJson(text), []);
  });
});
