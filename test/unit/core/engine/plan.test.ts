import assert from 'node:assert/strict';
import { askedCases } from '../../../../src/core/engine/askedCases.ts';
import { countCalls, planCalls, type PlanOptions } from '../../../../src/core/engine/plan.ts';
import type { Suite } from '../../../../src/core/suites/suite.ts';
import { caseOf, casesOf, promptOf, specOf, suiteOf } from '../../../support/engineSuite.ts';

async function idsOf(suite: Suite, options: PlanOptions = {}): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of planCalls(suite, options)) ids.push(id);
  return ids;
}

const two = suiteOf({
  prompts: [promptOf('A {{word}}'), promptOf('B {{word}}')],
  providers: [specOf('echo'), specOf('echo', {}, { label: 'loud' })],
  cases: casesOf(2),
});

describe('askedCases', () => {
  it('tells how often a run asks each of its cases', async () => {
    const suite = suiteOf({
      prompts: [promptOf('A'), promptOf('B', { label: 'b' })],
      providers: [specOf('echo'), specOf('echo', {}, { label: 'loud', prompts: ['b'] })],
      cases: [caseOf(0, {}), caseOf(1, {}, { providers: ['loud'], options: { repeat: 3 } })],
    });
    assert.deepEqual(
      [...(await askedCases(suite, {}))],
      [
        [0, { columns: 3, repeats: 1 }],
        [1, { columns: 1, repeats: 3 }],
      ],
    );
    const chosen = { filter: { providers: '^loud$', cases: [1] }, repeat: 2 };
    assert.deepEqual([...(await askedCases(suite, chosen))], [[1, { columns: 1, repeats: 2 }]]);
  });

  it('reads no cases behind the last one that it is asked for, and none once it is stopped', async () => {
    let read = 0;
    const many = suiteOf({
      providers: [specOf('echo')],
      cases: async function* () {
        for (const each of casesOf(100)) {
          read++;
          yield each;
        }
      },
    });
    assert.deepEqual([...(await askedCases(many, {}, { below: 2 })).keys()], [0, 1]);
    assert.equal(read, 3);
    await assert.rejects(askedCases(many, {}, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(read, 4);
  });

  it('does not guess where hooks may change what is asked', async () => {
    assert.equal((await askedCases({ ...two, extensions: ['file://hooks.js:before'] }, {})).size, 0);
  });
});

describe('planCalls', () => {
  it('multiplies cases, prompts, providers and repeats, case by case', async () => {
    assert.deepEqual(await idsOf(two), [
      '0.0.0.0',
      '0.0.1.0',
      '0.1.0.0',
      '0.1.1.0',
      '1.0.0.0',
      '1.0.1.0',
      '1.1.0.0',
      '1.1.1.0',
    ]);
    assert.equal((await idsOf(two, { repeat: 3 })).length, 24);
    assert.equal(countCalls(two, { repeat: 3 }), 24);
  });

  it('asks a provider, and a case, only for the prompts that they name', async () => {
    const suite = suiteOf({
      prompts: [promptOf('A'), promptOf('B', { label: 'group/b' })],
      providers: [specOf('echo', {}, { prompts: ['group'] }), specOf('openai:chat:x', {}, { label: 'gpt' })],
      cases: [caseOf(0, {}), caseOf(1, {}, { providers: ['openai:*'] }), caseOf(2, {}, { prompts: ['A'] })],
    });
    assert.deepEqual(await idsOf(suite), ['0.0.1.0', '0.1.0.0', '0.1.1.0', '1.0.1.0', '1.1.1.0', '2.0.1.0']);
  });

  it('means all prompts of a label by it, the numbered ones too', async () => {
    const suite = suiteOf({
      prompts: [
        promptOf('A', { label: 'mine' }),
        promptOf('B', { label: 'mine #2', sharedLabel: 'mine' }),
        promptOf('C', { label: 'mine #3' }),
      ],
      providers: [specOf('echo', {}, { prompts: ['mine'] })],
      cases: [caseOf(0, {})],
    });
    assert.deepEqual(await idsOf(suite), ['0.0.0.0', '0.1.0.0']);
  });

  it('filters by pattern, providers and chosen cases', async () => {
    assert.deepEqual(await idsOf(two, { filter: { pattern: '^w1$', providers: '^loud$' } }), [
      '1.0.1.0',
      '1.1.1.0',
    ]);
    assert.equal((await idsOf(two, { filter: { cases: [0] } })).length, 4);
    await assert.rejects(idsOf(two, { filter: { pattern: '(' } }), { code: 'run.badFilter' });
  });

  it('keeps a conversation in one shard, and cases that are none as they were', async () => {
    const conversations = 20;
    const cases = casesOf(100).map((each) =>
      each.index < 80 ? { ...each, metadata: { conversationId: each.index % conversations } } : each,
    );
    const alone = { options: { disableConversationVar: true } };
    const suite = suiteOf({
      prompts: [promptOf('{{_conversation}} {{word}}')],
      providers: [specOf('echo')],
      cases: [...cases.slice(0, 90), ...cases.slice(90).map((each) => ({ ...each, ...alone }))],
    });
    const shards = await Promise.all(
      [1, 2, 3].map(async (index) =>
        (await idsOf(suite, { shard: { index, count: 3 } })).map((id) => parseInt(id)),
      ),
    );
    assert.equal(new Set(shards.flat()).size, 100);
    const homes = (wanted: (index: number) => boolean) => shards.filter((shard) => shard.some(wanted)).length;
    for (let id = 0; id < conversations; id += 1)
      assert.equal(
        homes((index) => index < 80 && index % conversations === id),
        1,
      );
    assert.equal(
      homes((index) => index >= 80 && index < 90),
      1,
      'those without an id talk together',
    );
    assert.equal(
      homes((index) => index >= 90),
      3,
    );
    assert.equal(
      homes((index) => index < 80),
      3,
    );
  });

  it('puts each case into one part of a split, by its content, before other filters', async () => {
    const suite = suiteOf({ providers: [specOf('echo')], cases: casesOf(2000) });
    const split = (part: 'train' | 'holdout') => ({ part, holdout: 0.2 });
    const train = await idsOf(suite, { filter: { split: split('train') } });
    const holdout = await idsOf(suite, { filter: { split: split('holdout') } });
    assert.equal(new Set([...train, ...holdout]).size, 2000);
    assert.ok(Math.abs(holdout.length / 2000 - 0.2) < 0.03, `${holdout.length}`);
    assert.deepEqual(
      await idsOf(suite, { filter: { split: split('holdout'), firstN: 3 } }),
      holdout.slice(0, 3),
    );
    assert.equal(countCalls(suite, { filter: { split: split('train') } }), undefined);
  });

  it('draws the same sample from the same seed', async () => {
    const many = suiteOf({ providers: [specOf('echo')], cases: casesOf(200) });
    const first = await idsOf(many, { filter: { sample: { n: 10, seed: 7 } } });
    assert.equal(first.length, 10);
    assert.deepEqual(await idsOf(many, { filter: { sample: { n: 10, seed: 7 } } }), first);
    assert.notDeepEqual(await idsOf(many, { filter: { sample: { n: 10, seed: 8 } } }), first);
  });

  it('gives each case to one shard, whichever others there are', async () => {
    const many = suiteOf({ providers: [specOf('echo')], cases: casesOf(100) });
    const shards = await Promise.all([1, 2, 3].map((index) => idsOf(many, { shard: { index, count: 3 } })));
    assert.equal(new Set(shards.flat()).size, 100);
    assert.ok(shards.every((shard) => shard.length > 15));
    const [half] = [suiteOf({ providers: [specOf('echo')], cases: casesOf(50) })];
    const ofHalf = await idsOf(half, { shard: { index: 1, count: 3 } });
    assert.deepEqual(ofHalf, shards[0]?.slice(0, ofHalf.length));
  });

  it('reads no further than it is asked', async () => {
    let read = 0;
    const endless = suiteOf({
      providers: [specOf('echo')],
      cases: async function* () {
        for (;;) yield caseOf(read++, { word: 'x' });
      },
    });
    assert.equal(countCalls(endless, {}), undefined);
    assert.equal((await idsOf(endless, { filter: { firstN: 5 } })).length, 5);
    assert.equal(read, 5);
  });
});
