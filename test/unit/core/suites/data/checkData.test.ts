import assert from 'node:assert/strict';
import { checkData } from '../../../../../src/core/suites/data/checkData.ts';
import { NearDuplicates, normalise } from '../../../../../src/core/suites/data/minHash.ts';
import { partOf } from '../../../../../src/core/suites/data/split.ts';
import type { Suite } from '../../../../../src/core/suites/suite.ts';
import { createRandom } from '../../../../../src/core/stats/random.ts';
import { caseOf, casesOf, promptOf, specOf, suiteOf } from '../../../../support/engineSuite.ts';

const suite = (vars: Record<string, unknown>[], more: Partial<Omit<Suite, 'cases' | 'providers'>> = {}) =>
  suiteOf({
    providers: [specOf('echo')],
    cases: vars.map((each, i) => caseOf(i, each)),
    ...more,
  } as Parameters<typeof suiteOf>[0]);
const classified = { cupel: { classification: { label: '{{label}}' } } };
const codes = async (checked: Suite) => (await checkData(checked)).map(({ code }) => code);
const order = (n: number) => `My order number ${n} has not arrived yet, where is it?`;

describe('checkData', () => {
  it('has nothing to say of cases that differ', async () => {
    assert.deepEqual(
      await checkData(suite([{ x: 'Where is my parcel?' }, { x: 'I forgot my password.' }])),
      [],
    );
  });

  it('finds cases that are there twice, and nearly so', async () => {
    const found = await checkData(suite([{ x: order(12345) }, { x: order(12345) }, { x: order(12346) }]));
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [
        ['data.duplicate', 'warning'],
        ['data.nearDuplicate', 'warning'],
      ],
    );
    assert.match(found[1]?.message ?? '', /case 3 is nearly the same as case 1 \(8\d% of its text\)/);
  });

  it('finds one question with two answers', async () => {
    const twice = [
      { x: 'Is this spam?', label: 'yes' },
      { x: 'is this spam', label: 'no' },
    ];
    assert.deepEqual(await codes(suite(twice, classified)), ['data.sameQuestion']);
  });

  it('finds cases that stand among the examples of a prompt', async () => {
    const chat = JSON.stringify([
      { role: 'user', content: 'Please send the invoice of May to me.' },
      { role: 'assistant', content: 'billing' },
      { role: 'user', content: '{{x}}' },
    ]);
    const text = 'Sort it.\nPlease send the invoice of May to me! => billing\nNow: {{x}}';
    for (const raw of [chat, text]) {
      const checked = suite(
        [{ x: 'Please send the invoice of May to me.' }, { x: 'Where is the parcel of June?' }],
        {
          prompts: [promptOf(raw, { label: 'examples' })],
        },
      );
      const found = await checkData(checked);
      assert.deepEqual(
        found.map(({ code }) => code),
        ['data.leak'],
      );
      assert.match(found[0]?.message ?? '', /"examples" holds the "x" of case 1/);
    }
  });

  it('does not take a short word in a prompt for a leak', async () =>
    assert.deepEqual(
      await codes(suite([{ x: 'billing' }], { prompts: [promptOf('billing or not: {{x}}')] })),
      [],
    ));

  it('finds classes with few cases, or one class only', async () => {
    const labelled = (labels: string[]) =>
      labels.map((label, i) => ({ x: `Case number ${i} of ${label}`, label }));
    const few = labelled([...Array.from({ length: 30 }, (_, i) => (i % 2 ? 'a' : 'b')), 'c']);
    const found = (await checkData(suite(few, classified))).filter(({ code }) => code === 'data.imbalance');
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? '', /Of 31 cases 1 is of the class "c"/);
    const one = await codes(suite(labelled(['a', 'a']), classified));
    assert.ok(one.includes('data.oneLabel'));
  });

  it('finds variables that are empty or far longer than elsewhere', async () => {
    const vars = [' ', 'x'.repeat(50_000), 'a question', 'another one', 'and a third'].map((x) => ({ x }));
    assert.deepEqual((await codes(suite(vars))).sort(), ['data.emptyVariable', 'data.longVariable']);
    // Where all are long, none is longer than elsewhere.
    const random = createRandom(3);
    const long = Array.from({ length: 4 }, () => ({
      x: Array.from({ length: 3000 }, () => random.below(1e6)).join(' '),
    }));
    assert.deepEqual(await codes(suite(long)), []);
  });

  it('tells twenty of a kind one by one, and counts the rest', async () => {
    const found = await checkData(suite(Array.from({ length: 51 }, () => ({ x: 'the same again' }))));
    assert.equal(found.length, 20);
    assert.match(found.at(-1)?.message ?? '', /30 more are like this/);
  });
});

describe('NearDuplicates', () => {
  it('finds pairs above the threshold and none below', () => {
    const random = createRandom(9);
    const words = Array.from({ length: 60 }, () => `w${random.below(100_000)}`);
    const changed = (n: number) =>
      [...words.slice(n), ...Array.from({ length: n }, (_, i) => `new${i}`)].join(' ');
    const near = new NearDuplicates(0.8);
    assert.equal(near.add(words.join(' ')), undefined);
    const close = near.find(changed(3));
    assert.ok(close && close.earlier === 0 && close.similarity > 0.8);
    assert.equal(near.find(changed(30)), undefined);
    assert.equal(near.find('w1'), undefined);
  });

  it('misses hardly any of many pairs', () => {
    const random = createRandom(10);
    const near = new NearDuplicates(0.8);
    const texts = Array.from({ length: 300 }, () =>
      Array.from({ length: 40 }, () => `v${random.below(1_000_000)}`).join(' '),
    );
    for (const text of texts) assert.equal(near.add(text), undefined);
    const found = texts.filter((text, i) => near.find(`${text} and more`)?.earlier === i);
    assert.equal(found.length, texts.length);
  });

  it('sees through case, signs and white space', () =>
    assert.equal(normalise('  Hello,\n WORLD!  '), 'hello world'));
});

describe('partOf', () => {
  it('holds out more when more is asked for, and keeps what was held out', () => {
    const all = casesOf(2000);
    const part = (share: number) => all.filter(({ hash }) => partOf(hash, share) === 'holdout');
    const [some, more] = [part(0.1), part(0.5)];
    assert.ok(some.every((each) => more.includes(each)));
    assert.ok(Math.abs(more.length / all.length - 0.5) < 0.04);
  });
});
