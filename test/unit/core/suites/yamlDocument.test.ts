import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { YamlDocument } from '../../../../src/core/suites/yamlDocument.ts';
import { readEvents } from '../../../../src/core/suites/yamlEvents.ts';
import { readWithMistakes } from '../../../../src/core/suites/yamlSyntax.ts';
import { places } from '../../../support/yamlPlaces.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/suites/', import.meta.url));

function textAt(text: string, at: readonly (string | number)[]): string {
  const { start, end } = new YamlDocument(text, 'x.yaml').locate(at).range;
  const lines = text.split('\n');
  const offset = ({ line, column }: typeof start) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + column;
  return text.slice(offset(start), offset(end));
}

describe('YamlDocument', () => {
  it('reads each suite as the slower reader does, values and places', () => {
    const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:ya?ml|json)$/.test(file),
    );
    assert.ok(files.length > 80);
    let quick = 0;
    for (const file of files) {
      const text = readFileSync(path.join(fixtures, file), 'utf8');
      const read = readEvents(text);
      if (!read) continue;
      quick += 1;
      const slow = readWithMistakes(text);
      assert.deepEqual(slow.mistakes, [], file);
      assert.deepEqual(read.value(), slow.value(), file);
      assert.deepEqual(places(read.root(), text), places(slow.root(), text), file);
    }
    assert.ok(quick > files.length * 0.9);
  });

  it('knows where values of every style stand', () => {
    const text = [
      'plain: some text',
      "quoted: 'it''s'",
      'literal: |',
      '  two',
      '  lines',
      'flow: { a: [1, "two"], b: }',
      'empty:',
      'list:',
      '- one',
      '- - inner',
      '  - { x: 1 }',
      'last: end',
      '',
    ].join('\n');
    const expected: [(string | number)[], string][] = [
      [['plain'], 'some text'],
      [['quoted'], "'it''s'"],
      [['literal'], '|\n  two\n  lines\n'],
      [['flow'], '{ a: [1, "two"], b: }'],
      [['flow', 'a', 1], '"two"'],
      [['empty'], ''],
      [['list', 1], '- inner\n  - { x: 1 }\n'],
      [['list', 1, 1], '{ x: 1 }'],
      [['list', 1, 1, 'x'], '1'],
      [['last'], 'end'],
    ];
    for (const [at, found] of expected) assert.equal(textAt(text, at), found);
  });

  it('finds what an alias or a merge stands for where it is written', () => {
    const text = 'base: &b { x: one }\ncopy: *b\nmerged:\n  <<: *b\n  y: two\n';
    assert.deepEqual(new YamlDocument(text, 'x').value, {
      base: { x: 'one' },
      copy: { x: 'one' },
      merged: { x: 'one', y: 'two' },
    });
    assert.equal(textAt(text, ['copy']), '*b');
    assert.equal(textAt(text, ['copy', 'x']), 'one');
    assert.equal(textAt(text, ['merged', 'x']), 'one');
  });

  it('reads the value anew for those that change it', () => {
    const document = new YamlDocument('a: [1]', 'x');
    (document.value as { a: number[] }).a.push(2);
    assert.deepEqual(document.source(), { a: [1] });
  });

  it('gives up on anchors that multiply one another', () => {
    const levels = Array.from({ length: 12 }, (_, n) =>
      n === 0
        ? 'l0: &l0 [x, x, x, x, x, x]'
        : `l${n}: &l${n} [${Array(6)
            .fill(`*l${n - 1}`)
            .join(', ')}]`,
    );
    const { diagnostics } = new YamlDocument(levels.join('\n'), 'x');
    assert.match(diagnostics[0]?.message ?? '', /alias/i);
  });

  const mistakeOf = (text: string) => {
    const document = new YamlDocument(text, 'x');
    const [mistake, ...others] = document.diagnostics;
    assert.ok(mistake, text);
    assert.deepEqual(others, []);
    const { line, column } = mistake.location.range.start;
    return { at: `${line + 1}:${column + 1}`, message: mistake.message, value: document.value };
  };

  it('finds an alias that holds itself, also when the anchor stood elsewhere before', () => {
    for (const text of ['a: &a [*a]', 'a: &a x\nb: &a { c: [*a] }'])
      assert.match(mistakeOf(text).message, /"\*a" stands inside of what it stands for/);
    assert.equal(mistakeOf('x: 1\ntests: &t\n  - vars: { a: *t }').at, '3:16');
    // Nothing that has no end is handed on.
    assert.equal(mistakeOf('a: &a [*a]').value, undefined);
  });

  it('finds an alias without an anchor, and the nearest one', () => {
    const { at, message } = mistakeOf('a: &base { x: 1 }\nb: *bsae');
    assert.equal(at, '2:4');
    assert.equal(message, 'No anchor "&bsae" stands before this. Did you mean "*base"?');
    assert.equal(mistakeOf('a: *b\nb: &b 1').at, '1:4');
  });

  it('finds a tag of another program, and takes those of YAML itself', () => {
    const { diagnostics } = new YamlDocument(
      'a: 1\nb: !include x.txt\nc: !!timestamp 2026-01-01\n',
      '/s.yaml',
    );
    assert.deepEqual(
      diagnostics.map(({ code, message, location }) => [code, message, location.range.start]),
      [['suite.syntax', 'A suite knows no tag "!include".', { line: 1, column: 3 }]],
    );
  });

  it('says in words of its own that a file has two documents, or values too deep inside one another', () => {
    assert.deepEqual(
      [mistakeOf('a: 1\n---\nb: 2').at, mistakeOf('a: 1\n---\nb: 2').message],
      ['2:1', 'A file is one document, and a second one begins here.'],
    );
    const deep = mistakeOf(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    assert.equal(deep.message, 'The values stand too deep inside one another.');
  });
});
