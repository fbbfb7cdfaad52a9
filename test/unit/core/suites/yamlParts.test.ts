import assert from 'node:assert/strict';
import { readInParts, readYaml } from '../../../../src/core/suites/yamlParts.ts';
import { readWithMistakes } from '../../../../src/core/suites/yamlSyntax.ts';
import { longSuite } from '../../../support/longSuite.ts';
import { places } from '../../../support/yamlPlaces.ts';

describe('readInParts', () => {
  const mistakes: [string, string][] = [
    ['a key that is being typed', '    wei\n'],
    ['a key twice', '    description: again\n    description: more\n'],
    ['a bracket that is open', '    metadata: { a: [1, 2 }\n'],
    ['a template without quotation marks', '    metadata: {{ x }}\n'],
  ];
  const ways: [string, typeof readInParts][] = [
    ['each item by itself', (text) => readInParts(text)],
    ['around the item where reading stopped', readYaml],
  ];
  for (const [name, line, way, read] of mistakes.flatMap(([name, line]) =>
    ways.map(([way, read]) => [name, line, way, read] as const),
  ))
    it(`finds the mistake that reading the whole finds: ${name}, ${way}`, () => {
      const text = longSuite('  ');
      const at = text.indexOf('    vars: { word: w32');
      const broken = text.slice(0, at) + line + text.slice(at);
      const [parts, whole] = [read(broken), readWithMistakes(broken)];
      assert.ok(whole.mistakes.length > 0);
      assert.deepEqual(parts?.mistakes, whole.mistakes);
      assert.deepEqual(places(parts.root(), broken), places(whole.root(), broken));
      assert.deepEqual(Object.keys(parts.value() as object).toSorted(), [
        'defaultTest',
        'description',
        'prompts',
        'providers',
        'tests',
      ]);
      const valuesOf = (value: unknown) => (value as { tests: unknown[] }).tests.toSpliced(32, 1);
      assert.deepEqual(valuesOf(parts.value()), valuesOf(whole.value()));
    });

  it('reads lists whose dashes stand below their key', () => {
    const text = longSuite('').replace('- description: case 40', '- wrong\n  description: case 40');
    assert.deepEqual(readInParts(text)?.mistakes, readWithMistakes(text).mistakes);
  });

  it('finds mistakes before and behind the list, at their places', () => {
    const text = `${longSuite('  ').replace('providers:\n', 'wrong\nproviders:\n')}more\n`;
    const places = readInParts(text)?.mistakes?.map(({ start }) => text.slice(start).split('\n')[0]);
    assert.deepEqual(places?.toSorted(), ['more', 'wrong']);
  });

  it('keeps a quotation mark that is left open to its case', () => {
    const text = longSuite('  ').replace('description: case 20', 'description: "case 20');
    const all = readInParts(text)?.mistakes ?? [];
    assert.ok(all.length > 0);
    for (const { start } of all)
      assert.ok(
        text.indexOf('"case 20') <= start && start <= text.indexOf('- vars:', text.indexOf('"case 20')),
      );
  });

  it('leaves to the whole what has no mistake, what is short, and what has anchors or several documents', () => {
    const broken = longSuite('  ').replace('providers:', 'wrong\nproviders:');
    assert.ok(readInParts(broken));
    for (const text of [
      longSuite('  '),
      longSuite('  ', { cases: 10 }).replace('providers:', 'wrong\nproviders:'),
      broken.replace('w0', '&w w0'),
      `${broken}---\nb: 1\n`,
      'just text',
      '',
    ])
      assert.equal(readInParts(text), undefined);
  });
});
