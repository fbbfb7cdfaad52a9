import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

const rows: [type: string, value: unknown, output: unknown, expected: string][] = [
  ['is-xml', undefined, '<a><b>1</b></a>', 'pass'],
  ['is-xml', undefined, '<?xml version="1.0"?><a x="1"/>', 'pass'],
  ['is-xml', undefined, '<a><b></a>', 'fail'],
  ['is-xml', undefined, '<a/> text', 'fail'],
  ['is-xml', undefined, 'text', 'fail'],
  ['is-xml', undefined, '<a>&nbsp;</a>', 'fail'],
  ['is-xml', 'a.b,a.c', '<a><b/><c/></a>', 'pass'],
  ['is-xml', 'b, c', '<a><b/><c/></a>', 'pass'],
  ['is-xml', ['a.b', 'a.d'], '<a><b/><c/></a>', 'fail'],
  ['is-xml', { requiredElements: ['a.b.c'] }, '<a><b/><b><c/></b></a>', 'pass'],
  ['is-xml', ['a.b.1.c'], '<a><b/><b><c/></b></a>', 'pass'],
  ['is-xml', ['a.b.0.c'], '<a><b/><b><c/></b></a>', 'fail'],
  ['is-xml', ['a.@_id'], '<a id="1"/>', 'pass'],
  ['is-xml', 7, '<a/>', 'assertion.badValue'],
  ['contains-xml', undefined, 'So: <a>1</a>.', 'pass'],
  ['contains-xml', undefined, 'a < b and c > d', 'fail'],
  ['contains-xml', undefined, '<think>hm <a>1</a>', 'pass'],
  ['contains-xml', 'a.b', 'x <z>1</z> y <a><b/></a>', 'pass'],
  ['contains-xml', 'a,b', '<a>1</a> and <b>2</b>', 'pass'],
  ['contains-xml', 'a.b', '<a>1</a>', 'fail'],
  ['contains-xml', undefined, '<!-- <a> --> <b>1</b>', 'pass'],
  ['is-html', undefined, '<p>Hello <b>you</b></p>', 'pass'],
  ['is-html', undefined, '<!DOCTYPE html><html><body>Hello</body></html>', 'pass'],
  ['is-html', undefined, '<my-widget></my-widget>', 'pass'],
  ['is-html', undefined, 'Hello <b>you</b>', 'fail'],
  ['is-html', undefined, '<unknown>x</unknown>', 'fail'],
  ['is-html', undefined, '<?xml version="1.0"?><p>x</p>', 'fail'],
  ['is-html', undefined, 'plain', 'fail'],
  ['is-html', undefined, ' ', 'fail'],
  ['contains-html', undefined, 'Hello <b>you</b>', 'pass'],
  ['contains-html', undefined, 'AT&amp;T', 'fail'],
  ['contains-html', undefined, 'a line<br>and one', 'pass'],
  ['contains-html', undefined, 'if a < b', 'fail'],
];

describe('XML and HTML assertions', () => {
  for (const [type, value, output, expected] of rows)
    it(`${type} ${JSON.stringify(value)} on ${JSON.stringify(output)}: ${expected}`, async () => {
      assert.equal(await outcome({ type, value }, output), expected);
    });

  it('say what is missing', async () => {
    const { reason } = await grade({ type: 'is-xml', value: 'a.b,a.d' }, '<a><b/></a>');
    assert.equal(reason, 'The XML has no a.d.');
  });

  it('hostile nesting comes to an end', async () => {
    for (const output of [
      '<a>'.repeat(50_000),
      '<!--'.repeat(50_000),
      '<a '.repeat(50_000),
      '<a "'.repeat(50_000),
    ])
      for (const type of ['contains-xml', 'contains-html', 'is-xml']) await outcome({ type }, output);
  });
});
