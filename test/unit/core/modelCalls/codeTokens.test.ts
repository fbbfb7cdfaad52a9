import assert from 'node:assert/strict';
import type { CodeTokens } from '../../../../src/core/modelCalls/codeTokens.ts';
import type { CodeLanguage } from '../../../../src/core/modelCalls/escapes.ts';
import { scanCode } from '../../../../src/core/modelCalls/scanCode.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';

const random = createRandom(5);
const pick = (list: readonly string[]): string => list[random.below(list.length)] ?? '';

const pieces: Record<CodeLanguage, readonly string[]> = {
  python: [
    `"¦'¦"""¦'''¦f"¦f'''¦r"¦{¦}¦{{¦(¦)¦[¦]¦\\¦\n¦\r\n¦#¦model¦ = ¦.create¦ text ¦    ¦é¦,`,
    `f"{x}"¦f"""{a!r} {"b"}"""¦"a" "b"\n`,
  ].flatMap((each) => each.split('¦')),
  javascript: [
    `"¦'¦{¦}¦(¦)¦[¦]¦\\¦\n¦\r\n¦//¦/*¦*/¦/¦/[/]/g¦model¦ = ¦.create¦ return ¦"a"\n¦a / b / c¦  ¦é¦,¦;`,
    '`¦${¦`a${b}c`¦`${`x`}`',
  ].flatMap((each) => each.split('¦')),
};
const code = (language: CodeLanguage, length: number): string =>
  Array.from({ length }, () => pick(pieces[language])).join('');

/** All that is known of the tokens, to be compared. */
function dump(tokens: CodeTokens): unknown {
  return {
    tokens: Array.from({ length: tokens.length }, (_, i) => [
      tokens.start(i),
      tokens.end(i),
      tokens.isText(i) ? 'text' : tokens.isName(i) ? 'name' : tokens.sign(i),
      tokens.holes.get(i),
      tokens.around(i),
    ]),
    unsettled: tokens.unsettled,
  };
}

describe('the tokens of code that is being edited', () => {
  for (const language of ['python', 'javascript'] as const)
    it(`are those of the whole text, whatever is changed: ${language}`, () => {
      for (let round = 0; round < 60; round += 1) {
        let text = code(language, 30 + random.below(300));
        let tokens = scanCode(text, language);
        for (let change = 0; change < 20; change += 1) {
          const at = random.below(text.length + 1);
          const removed = random.below(random.below(4) === 0 ? 60 : 3);
          text = text.slice(0, at) + code(language, random.below(4)) + text.slice(at + removed);
          tokens = scanCode(text, language, tokens);
          assert.deepEqual(dump(tokens), dump(scanCode(text, language)), JSON.stringify(text));
        }
      }
    });

  it('are scanned again only around a change', () => {
    const line = 'reply = client.create(model="gpt-4o", input=f"Say {word}")\n';
    const before = scanCode(line.repeat(5000), 'python');
    const at = 2500 * line.length + 5;
    const text = `${before.text.slice(0, at)}\ntext = """two\nlines"""\n${before.text.slice(at)}`;
    // A scanner asks for the characters that it looks at.
    let looked = 0;
    const watched: unknown = new Proxy(Object(text) as object, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (key === 'charCodeAt') looked += 1;
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const after = scanCode(watched as string, 'python', before);
    assert.ok(after.isWhole);
    assert.ok(looked < 2 * 4096, `${looked} characters were looked at`);
    assert.deepEqual(dump(after), dump(scanCode(text, 'python')));
  });

  it('know the bracket around each, and the partner of each', () => {
    const tokens = scanCode('f(a, [b], {c: (d)}) )]', 'javascript');
    const at = (sign: string): number =>
      Array.from({ length: tokens.length }, (_, i) => i).find((i) => tokens.written(i) === sign) ?? -1;
    assert.equal(tokens.around(at('d')), at('c') + 2);
    assert.equal(tokens.around(at('f')), -1);
    assert.equal(tokens.closing(at('[')), at(']'));
    assert.equal(tokens.opening(at('}')), at('{'));
    assert.equal(tokens.opening(tokens.length - 1), -1);
    assert.equal(scanCode('f(a', 'python').closing(1), 3);
  });

  it('are found by their name, whole and outside literals', () => {
    const tokens = scanCode('ab = "ab"; abc = ab + x.ab # ab\n', 'python');
    const starts = (indexes: Iterable<number>): number[] => [...indexes].map((index) => tokens.start(index));
    assert.deepEqual(starts(tokens.named('ab')), [0, 17, 24]);
    assert.deepEqual(starts(tokens.namedFromEnd('ab')), [24, 17, 0]);
    assert.deepEqual(starts(tokens.named('c')), []);
  });
});
