import assert from 'node:assert/strict';
import type { AssertionResult } from '../../../../../src/core/assertions/assertion.ts';
import type { Result } from '../../../../../src/core/engine/result.ts';
import { agreementByColumn, runAgreement } from '../../../../../src/core/summaries/agreement/runAgreement.ts';
import { measureAgreement } from '../../../../../src/core/summaries/agreement/measureAgreement.ts';
import type { Judge } from '../../../../../src/core/summaries/agreement/judgements.ts';
import { createRandom } from '../../../../../src/core/stats/random.ts';
import { storeWith } from '../../../../support/panelRun.ts';
import { sampleResult } from '../../../../support/results.ts';

const graded = (provider: string, pass: boolean, more: Partial<AssertionResult> = {}): AssertionResult => ({
  type: 'llm-rubric',
  pass,
  score: Number(pass),
  reason: '',
  weight: 1,
  grader: { provider, prompt: 'Is it polite?', output: '{}' },
  ...more,
});
const close = (actual: number | null | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-12, `${actual} is not ${expected}`);

async function agreementOf(
  results: Result[],
  rate: (store: Awaited<ReturnType<typeof storeWith>>) => unknown,
) {
  const store = await storeWith(results, { id: 'run', status: 'finished' });
  try {
    await rate(store);
    return await runAgreement(store, 'run');
  } finally {
    await store.close();
  }
}

/** Judges over results of cases of their own; null where nothing was said. */
function judge(name: string, verdicts: (boolean | null)[]): Judge {
  return {
    name,
    kind: 'grader',
    judgements: verdicts.flatMap((pass, i) =>
      pass === null ? [] : [{ case: i, result: `${i}.0.0.0`, pass, grade: pass ? 5 : 1 }],
    ),
  };
}

describe('agreement in a run', () => {
  it('holds graders of one question against each other, and leaves checks that failed out', async () => {
    const verdicts = [
      [true, true],
      [true, true],
      [false, false],
      [true, false],
    ];
    const failed = graded('claude', false, { error: { code: 'assertion.graderAnswer', message: 'no JSON' } });
    const { graders } = await agreementOf(
      [
        ...verdicts.map(([gpt = false, claude = false], i) =>
          sampleResult({
            case: i,
            assertions: [
              graded('gpt', gpt, { metric: 'polite' }),
              graded('claude', claude, { metric: 'polite' }),
            ],
          }),
        ),
        sampleResult({
          case: 4,
          assertions: [graded('gpt', true, { metric: 'polite' }), { ...failed, metric: 'polite' }],
        }),
      ],
      () => undefined,
    );
    const [polite, ...noMore] = graders;
    assert.deepEqual([polite?.question, polite?.judges, noMore], ['polite', ['gpt', 'claude'], []]);
    assert.deepEqual([polite?.results, polite?.percent], [4, 0.75]);
    // Observed 3/4; by chance 3/4 · 2/4 + 1/4 · 2/4 = 1/2.
    close(polite?.cohenKappa, 0.5);
    const [low = NaN, high = NaN] = polite?.cohenKappaInterval ?? [];
    assert.ok(low < 0.5 && high > 0.5 && low >= -1 && high <= 1);
  });

  it('takes one model that is asked twice for two questions, in sets too', async () => {
    const { graders } = await agreementOf(
      [true, false].map((pass, i) =>
        sampleResult({
          case: i,
          assertions: [
            graded('gpt', true),
            {
              ...graded('none', true),
              grader: undefined,
              components: [graded('gpt', pass), graded('claude', pass)],
            },
            graded('claude', !pass),
          ] as AssertionResult[],
        }),
      ),
      () => undefined,
    );
    assert.deepEqual(
      graders.map(({ question, percent }) => [question, percent]),
      [
        ['llm-rubric', 0.5],
        ['llm-rubric #2', 0],
      ],
    );
  });

  it('holds graders and the verdict against people, and people against each other', async () => {
    const scores = [1, 0.75, 0, 1];
    const { people, gradersAndPeople } = await agreementOf(
      scores.map((score, i) =>
        sampleResult({
          case: i,
          pass: score > 0.5,
          score,
          assertions: [graded('gpt', score > 0.5, { score })],
        }),
      ),
      async (store) => {
        const rate = (rater: string, values: number[]) =>
          Promise.all(
            values.map((value, i) =>
              store.rate('run', {
                resultId: `${i}.0.0.0`,
                rater,
                at: 'now',
                value,
                label: null,
                comment: null,
              }),
            ),
          );
        await rate('ann', [5, 4, 1, 2]);
        await rate('bob', [5, 3, 1, 1]);
      },
    );
    const [ann] = gradersAndPeople.filter(({ question, judges }) => question && judges.includes('ann'));
    assert.deepEqual([ann?.judges, ann?.results, ann?.percent], [['gpt', 'ann'], 4, 0.75]);
    // Grades 5, 4, 1, 5 against 5, 4, 1, 2: Σ(a − b)² = 9, by chance Σ Σ (a − b)² / 4 = 92 / 4.
    close(ann?.weightedKappa, 1 - 9 / (92 / 4));
    assert.deepEqual(gradersAndPeople.map(({ judges }) => judges.join('/')).sort(), [
      'all assertions/ann',
      'all assertions/bob',
      'gpt/ann',
      'gpt/bob',
    ]);
    // The 3 says neither good nor bad, but it is a grade.
    assert.deepEqual([people[0]?.judges, people[0]?.results, people[0]?.percent], [['ann', 'bob'], 3, 1]);
    assert.ok((people[0]?.weightedKappa ?? 0) > 0.8);
  });
});

describe('measureAgreement', () => {
  it('of three: Fleiss’ kappa where all judged, Krippendorff’s alpha of all there is', () => {
    const made = measureAgreement([
      judge('a', [true, true, false, false, true]),
      judge('b', [true, true, false, true, null]),
      judge('c', [true, false, false, false, false]),
    ]);
    assert.deepEqual([made.cohenKappa, made.weightedKappa, made.results], [null, null, 5]);
    // Of four results by three: agreement (1 + 1/3 + 1 + 1/3) / 4; good is given 6 times of 12.
    close(made.fleissKappa, (2 / 3 - 0.5) / 0.5);
    assert.ok((made.krippendorffAlpha ?? 1) < (made.fleissKappa ?? 0));
  });

  it('knows nothing where all said the same of everything, or nobody judged the same', () => {
    const same = measureAgreement([judge('a', [true, true]), judge('b', [true, true])]);
    assert.deepEqual([same.percent, same.cohenKappa, same.krippendorffAlpha], [1, null, null]);
    const apart = measureAgreement([judge('a', [true, null]), judge('b', [null, false])]);
    assert.deepEqual([apart.results, apart.percent, apart.cohenKappa], [0, null, null]);
  });

  it('has an interval of kappa that contains the true one as often as it says', () => {
    const random = createRandom(31);
    // Each judge gives the truth with a chance of 0.9: kappa is 0.82 · 2 − 1 where good and bad are as frequent.
    const say = (truth: boolean) => (random.uniform() < 0.9 ? truth : !truth);
    let covered = 0;
    const runs = 1000;
    for (let run = 0; run < runs; run++) {
      const truth = Array.from({ length: 80 }, () => random.uniform() < 0.5);
      const [low, high] = measureAgreement([judge('a', truth.map(say)), judge('b', truth.map(say))])
        .cohenKappaInterval ?? [1, 0];
      if (low <= 0.64 && high >= 0.64) covered++;
    }
    assert.ok(covered / runs >= 0.94 && covered / runs <= 0.965, `${covered} of ${runs}`);
  });
});

describe('agreementByColumn', () => {
  it('gives gates the question on which the graders of a column agree least', async () => {
    async function* pages() {
      yield [true, false, true].map((pass, i) =>
        sampleResult({
          case: i,
          assertions: [
            graded('gpt', pass, { metric: 'polite' }),
            graded('claude', pass, { metric: 'polite' }),
            graded('gpt', pass, { metric: 'right' }),
            graded('claude', true, { metric: 'right' }),
          ],
        }),
      );
      yield [sampleResult({ prompt: 1, assertions: [graded('gpt', true)] })];
    }
    const columns = await agreementByColumn(pages());
    assert.deepEqual([...columns.keys()], ['0.0']);
    const { percent, kappa } = columns.get('0.0') ?? {};
    close(percent, 2 / 3);
    close(kappa, 0);
  });
});
