import assert from 'node:assert/strict';
import type { Result } from '../../../../../src/core/engine/result.ts';
import type { ClassReader } from '../../../../../src/core/summaries/classification/classify.ts';
import { classifyResults } from '../../../../../src/core/summaries/classification/classify.ts';
import {
  logprobEvidence,
  positiveProbability,
} from '../../../../../src/core/summaries/classification/logprobScore.ts';
import { sampleResult } from '../../../../support/results.ts';

const ln = Math.log;
const token = (text: string, probability: number, top: Record<string, number> = {}) => ({
  token: text,
  logprob: ln(probability),
  ...(Object.keys(top).length > 0
    ? { top: Object.entries(top).map(([each, p]) => ({ token: each, logprob: ln(p) })) }
    : {}),
});
const same = (text: string) => text;
const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-12, `${actual} is not ${expected}`);

describe('the probability of a class by logprobs', () => {
  it('is that of the tokens that spell the class, wherever they stand in the output', () => {
    const logprobs = [token('{"class": "', 0.5), token('bill', 0.9), token('ing', 0.8), token('"}', 0.5)];
    const evidence = logprobEvidence(sampleResult({ logprobs }), 'billing');
    close(evidence?.written, 0.72);
  });

  it('is that of the whole output where the class does not stand in it', () => {
    const logprobs = [token('ja', 0.9), token('.', 0.5)];
    close(logprobEvidence(sampleResult({ logprobs }), 'yes')?.written, 0.45);
    assert.equal(logprobEvidence(sampleResult({}), 'yes'), undefined);
  });

  it('takes the last place: a reason may name classes before the answer does', () => {
    const logprobs = [token('no', 0.1), token(' … ', 1), token('no', 0.7)];
    close(logprobEvidence(sampleResult({ logprobs }), 'no')?.written, 0.7);
  });

  it('with two classes is the rest, where the other one was written', () => {
    const evidence = { written: 0.8, beginnings: [] };
    close(positiveProbability(evidence, 'yes', 'yes', ['no', 'yes'], same), 0.8);
    close(positiveProbability(evidence, 'no', 'yes', ['no', 'yes'], same), 0.2);
    assert.equal(positiveProbability(evidence, 'a', 'a', ['a', 'b', 'c'], same), null);
    assert.equal(positiveProbability(evidence, 'maybe', 'yes', ['no', 'yes'], same), null);
  });

  it('is a share of the likeliest beginnings, where those are known', () => {
    const labels = ['account', 'billing', 'technical'];
    const top = { ' "bill': 0.6, ' "tech': 0.2, ' "acc': 0.1, ' "other': 0.05 };
    const logprobs = [token(' "bill', 0.6, top), token('ing"', 1)];
    const evidence = logprobEvidence(sampleResult({ logprobs }), 'billing');
    assert.ok(evidence);
    close(positiveProbability(evidence, 'billing', 'billing', labels, same), 0.6 / 0.9);
    close(positiveProbability(evidence, 'billing', 'technical', labels, same), 0.2 / 0.9);
  });

  it('gives a class that is not listed no more than is left over, nor than the least that is listed', () => {
    const labels = ['a', 'b'];
    const beginnings = [{ text: 'a', probability: 0.99 }];
    close(positiveProbability({ written: 0.99, beginnings }, 'a', 'b', labels, same), 0.01);
    const many = [
      ...beginnings.map((each) => ({ ...each, probability: 0.5 })),
      { text: 'x', probability: 0.1 },
    ];
    close(positiveProbability({ written: 0.5, beginnings: many }, 'a', 'b', labels, same), 0.1 / 0.6);
  });

  it('does not let a token decide with which two classes begin', () => {
    const beginnings = [{ text: 'un', probability: 0.9 }];
    const evidence = { written: 0.7, beginnings };
    close(positiveProbability(evidence, 'unclear', 'unclear', ['unclear', 'unsafe'], same), 0.7);
    assert.equal(positiveProbability(evidence, 'unclear', 'unclear', ['unclear', 'unsafe', 'x'], same), null);
  });
});

describe('classifyResults with logprobs', () => {
  const reader: ClassReader = {
    truth: ({ vars }) => vars['label'] as string,
    predicted: ({ output }) => output,
    positive: 'yes',
    score: 'logprob',
  };
  const classify = async (rows: Partial<Result>[]) => {
    async function* pages() {
      yield rows.map((row, index) => sampleResult({ case: index, ...row }));
    }
    const [column] = await classifyResults(pages(), reader, (caseNo) => caseNo);
    return column;
  };
  const answer = (label: string, output: string, probability: number) => ({
    vars: { label },
    output,
    logprobs: [token(output, probability)],
  });

  it('ranks and calibrates by the probability of the positive class', async () => {
    const column = await classify([
      answer('yes', 'yes', 0.9),
      answer('no', 'yes', 0.6),
      answer('yes', 'no', 0.7),
      answer('no', 'no', 0.8),
    ]);
    // yes: 0.9 and 0.3; no: 0.6 and 0.2. Of four pairs, three are in order.
    assert.equal(column?.ranking?.rocAuc, 0.75);
    close(column?.ranking?.brier, (0.01 + 0.36 + 0.49 + 0.04) / 4);
    assert.equal(
      column?.ranking?.bins?.reduce((sum, { count }) => sum + count, 0),
      4,
    );
    assert.equal(column?.problem, undefined);
  });

  it('says what is missing, and claims nothing', async () => {
    const column = await classify([{ vars: { label: 'yes' }, output: 'yes' }]);
    assert.deepEqual([column?.ranking, column?.accuracy], [null, 1]);
    assert.match(column?.problem ?? '', /set "logprobs: true"/);
    const three = await classify([
      answer('yes', 'yes', 0.9),
      answer('no', 'no', 0.9),
      answer('maybe', 'no', 0.9),
    ]);
    assert.equal(three?.ranking, null);
    assert.match(three?.problem ?? '', /top_logprobs/);
  });
});
