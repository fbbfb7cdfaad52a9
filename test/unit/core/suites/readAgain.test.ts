import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { ParsedTexts } from '../../../../src/core/suites/parsedTexts.ts';
import { parseSuite } from '../../../../src/core/suites/parseSuite.ts';
import { readAgain } from '../../../../src/core/suites/readAgain.ts';
import { readYaml } from '../../../../src/core/suites/yamlParts.ts';
import { longSuite } from '../../../support/longSuite.ts';
import { places } from '../../../support/yamlPlaces.ts';

const typed = [
  'a',
  ' ',
  '\n',
  ':',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  '#',
  '|',
  '  ',
  '\n    ',
  '&a ',
  '*a',
  '\t',
  '---\n',
  '',
  '',
  '',
];

describe('readAgain', () => {
  for (const [name, text] of [
    ['a list in the middle', longSuite('  ')],
    ['dashes below their key', longSuite('')],
    ['a list at the end', longSuite('  ', { last: '' })],
    ['a list at the end, with an empty line', longSuite('  ', { last: '\n' })],
    ['line ends of Windows', longSuite('  ').replaceAll('\n', '\r\n')],
  ] as const)
    it(`reads what reading the whole reads, whatever is typed: ${name}`, () => {
      const random = createRandom(7);
      let readInPart = 0;
      for (let round = 0; round < 40; round++) {
        const known = new ParsedTexts();
        readAgain(text, known);
        let now = text;
        const place = random.below(text.length);
        for (let key = 0; key < 6; key++) {
          const at = Math.min(now.length, place + random.below(12));
          const given = typed[random.below(typed.length)] ?? '';
          now = now.slice(0, at) + given + now.slice(at + (given === '' ? 1 : 0));
          const before = known.longTexts[0]?.read.shared();
          const [again, whole] = [readAgain(now, known), readYaml(now)];
          assert.deepEqual(again.mistakes ?? [], whole.mistakes ?? [], now.slice(place - 80, place + 80));
          assert.deepEqual(again.value(), whole.value());
          if (whole.mistakes?.length) continue;
          assert.deepEqual(again.shared(), whole.value());
          assert.deepEqual(places(again.root(), now), places(whole.root(), now));
          const [old, young] = [before, again.shared()].map(
            (value) => (value as { tests?: unknown[] }).tests?.[0],
          );
          if (old === young) readInPart++;
        }
      }
      assert.ok(readInPart > 20, `only ${readInPart} were read in part`);
    });

  it('keeps the values of the cases that were not typed in', () => {
    const known = new ParsedTexts();
    const text = longSuite('  ');
    const testsOf = (of: string) => (readAgain(of, known).shared() as { tests: unknown[] }).tests;
    const before = testsOf(text);
    const after = testsOf(text.replace('case 20', 'case twenty'));
    assert.deepEqual(after[20], { description: 'case twenty', vars: { word: 'w20' } });
    assert.deepEqual(before[20], { description: 'case 20', vars: { word: 'w20' } });
    for (const [index, value] of before.entries()) if (index !== 20) assert.equal(after[index], value);
  });

  it('finds what is wrong with a case that was right before, and with no other', () => {
    const known = new ParsedTexts();
    const text = longSuite('  ');
    const codes = (of: string) =>
      parseSuite(of, '/a.eval.yaml', known).diagnostics.map(({ code, location }) => [
        code,
        location.range.start.line,
      ]);
    assert.deepEqual(codes(text), []);
    const broken = text.replace('description: case 20', 'descripton: case 20');
    assert.notEqual(broken, text);
    assert.deepEqual(
      codes(broken),
      parseSuite(broken, '/a.eval.yaml').diagnostics.map(({ code, location }) => [
        code,
        location.range.start.line,
      ]),
    );
    assert.deepEqual(codes(text), []);
  });

  it('leaves what a `$ref` stands for out of what others find in the text', () => {
    const known = new ParsedTexts();
    const templates = 'assertionTemplates:\n  polite: { type: contains, value: please }\n';
    const text = `${templates}${longSuite('  ').replace('value: w', 'value: w\n    - $ref: "#/assertionTemplates/polite"')}`;
    for (const typed of [text, text, text.replace('case 20', 'case twenty')]) {
      const [again, whole] = [parseSuite(typed, '/a.eval.yaml', known), parseSuite(typed, '/a.eval.yaml')];
      assert.deepEqual(again.diagnostics, []);
      assert.deepEqual(again.config, whole.config);
      assert.match(JSON.stringify(again.config?.tests), /please/);
      assert.match(JSON.stringify(again.yaml.value), /\$ref/);
    }
  });

  it('makes only the case again that was typed in, also where cases have a `$ref`', () => {
    const known = new ParsedTexts();
    const templates = 'assertionTemplates:\n  polite: { type: contains, value: please }\n';
    const text = `${templates}${longSuite('  ').replaceAll('- type: contains\n      value: w\n', '- $ref: "#/assertionTemplates/polite"\n')}`;
    const testsOf = (of: string) => parseSuite(of, '/a.eval.yaml', known).config?.tests as unknown[];
    const before = testsOf(text);
    const after = testsOf(text.replace('case 20', 'case twenty'));
    for (const [index, value] of before.entries())
      if (index !== 20) assert.equal(after[index], value, String(index));
    const others = testsOf(text.replace('value: please', 'value: thanks'));
    assert.match(JSON.stringify(others[3]), /thanks/);
    assert.match(JSON.stringify(before[3]), /please/);
  });

  it('knows a text that comes back after many others', () => {
    const known = new ParsedTexts();
    const text = longSuite('  ');
    const first = readAgain(text, known);
    for (let index = 0; index < 9; index++) readAgain(`prompts: [a${index}]`, known);
    assert.equal(readAgain(text, known), first);
  });

  it('keeps a few texts, however many are typed', () => {
    const known = new ParsedTexts();
    let text = longSuite('  ');
    for (let key = 0; key < 20; key++) {
      readAgain(text, known);
      text = text.replace('case 20', 'case 20x');
    }
    assert.ok(known.longTexts.length <= 4);
  });
});
