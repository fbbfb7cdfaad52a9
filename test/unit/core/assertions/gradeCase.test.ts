import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AssertionSpec } from '../../../../src/core/assertions/assertion.ts';
import { createGrader } from '../../../../src/core/assertions/gradeCase.ts';
import { createCodeRunner } from '../../../../src/core/code/codeRunner.ts';
import type { Case } from '../../../../src/core/suites/suite.ts';
import type { Situation } from './harness.ts';
import { assertionOf, caseOf, contextOf, noCode, testEnvironment } from './harness.ts';

type Written = Partial<AssertionSpec> & { type: string };

function gradeCase(
  assertions: Written[],
  output: unknown,
  more: Partial<Case> = {},
  situation: Situation = {},
) {
  const grader = createGrader({ environment: testEnvironment(), code: noCode });
  return grader.grade(caseOf(assertions, more), contextOf(output, situation));
}

const yes: Written = { type: 'contains', value: 'a' };
const no: Written = { type: 'contains', value: 'z' };

describe('gradeCase', () => {
  it('passes if all pass; the score is the weighted mean', async () => {
    const grade = await gradeCase([{ ...yes, weight: 3 }, no], 'abc');
    assert.deepEqual(
      [grade.pass, grade.score, grade.reason],
      [false, 0.75, 'The output does not contain "z".'],
    );
    assert.equal((await gradeCase([yes, yes], 'abc')).pass, true);
  });

  it('with a threshold, passes if the score reaches it; 0 is a threshold', async () => {
    assert.equal((await gradeCase([yes, no], 'abc', { threshold: 0.5 })).pass, true);
    assert.equal((await gradeCase([yes, no], 'abc', { threshold: 0.51 })).pass, false);
    assert.equal((await gradeCase([no], 'abc', { threshold: 0 })).pass, true);
  });

  it('counts for nothing what is not judged: the latency of an answer from the cache', async () => {
    const latency: Written = { type: 'latency', threshold: 1, metric: 'speed', weight: 3 };
    const cached: Situation = { cached: true, latencyMs: null };
    const grade = await gradeCase([{ ...yes, metric: 'words' }, latency], 'abc', { threshold: 1 }, cached);
    assert.deepEqual([grade.pass, grade.score, grade.namedScores], [true, 1, { words: 1 }]);
    assert.deepEqual((await gradeCase([no, latency], 'abc', {}, cached)).score, 0);
    const set: Written = { type: 'assert-set', assert: [latency].map(assertionOf), weight: 2 };
    for (const only of [latency, set]) {
      const alone = await gradeCase([only], 'abc', {}, cached);
      assert.deepEqual([alone.pass, alone.score, alone.assertions[0]?.weight], [true, 1, 0]);
    }
  });

  it('keeps its score when all that weighs is not judged', async () => {
    const latency: Written = { type: 'latency', threshold: 1000 };
    const recorded = { ...no, weight: 0 };
    const [asked, cached] = await Promise.all(
      [{}, { cached: true, latencyMs: null }].map((each) => gradeCase([latency, recorded], 'abc', {}, each)),
    );
    assert.deepEqual([asked?.pass, asked?.score], [true, 1]);
    assert.deepEqual([cached?.pass, cached?.score], [true, 1]);
  });

  it('does not lose a threshold to rounding', async () => {
    const thirds = [yes, yes, no].map((assertion) => ({ ...assertion, weight: 0.1 }));
    assert.equal((await gradeCase(thirds, 'abc', { threshold: 2 / 3 })).pass, true);
  });

  it('a case without assertions passes with 1', async () => {
    const grade = await gradeCase([], 'abc');
    assert.deepEqual([grade.pass, grade.score, grade.assertions], [true, 1, []]);
  });

  it('weight 0 records without failing', async () => {
    const grade = await gradeCase([yes, { ...no, weight: 0, metric: 'z' }], 'abc');
    assert.deepEqual([grade.pass, grade.score, grade.namedScores], [true, 1, { z: 0 }]);
    assert.equal(grade.assertions[1]?.pass, false);
  });

  it('a check that could not be made fails the case whatever the threshold', async () => {
    const grade = await gradeCase([yes, { type: 'regex', value: '(' }], 'abc', { threshold: 0.1 });
    assert.equal(grade.pass, false);
    assert.match(grade.reason, /does not compile/);
  });

  it('means named scores by weight', async () => {
    const grade = await gradeCase(
      [
        { ...yes, metric: 'm', weight: 3 },
        { ...no, metric: 'm' },
        { ...yes, metric: 'n' },
      ],
      'abc',
    );
    assert.deepEqual(grade.namedScores, { m: 0.75, n: 1 });
  });

  it('an assert-set has a threshold, weight and metric of its own', async () => {
    const set: Written = {
      type: 'assert-set',
      threshold: 0.5,
      weight: 2,
      metric: 'set',
      assert: [assertionOf({ ...yes, metric: 'inner' }), assertionOf(no)],
    };
    const grade = await gradeCase([set, yes], 'abc');
    assert.equal(grade.pass, true);
    assert.ok(Math.abs(grade.score - 2 / 3) < 1e-12);
    assert.deepEqual(grade.namedScores, { set: 0.5, inner: 1 });
    assert.deepEqual(
      grade.assertions[0]?.components?.map(({ pass }) => pass),
      [true, false],
    );
    const strict = await gradeCase([{ ...set, threshold: 0.6 }], 'abc');
    assert.equal(strict.pass, false);
    assert.equal(
      (await gradeCase([{ type: 'assert-set' }], 'abc')).assertions[0]?.error?.code,
      'assertion.badValue',
    );
  });

  describe('assertScoringFunction', () => {
    let directory: string;
    const code = createCodeRunner({ environment: testEnvironment() });
    before(async () => {
      directory = await mkdtemp(path.join(os.tmpdir(), 'scoring-'));
      await writeFile(
        path.join(directory, 'score.cjs'),
        `module.exports = (named, { threshold, componentResults }) =>
           ({ pass: named.m >= threshold, score: named.m / 2, reason: componentResults.length + ' results' });
         module.exports.broken = () => { throw new Error('no idea'); };`,
      );
    });
    after(async () => {
      await code.dispose();
      await rm(directory, { recursive: true });
    });

    const gradeBy = (assertScoringFunction: string) => {
      const location = {
        file: path.join(directory, 'a.eval.yaml'),
        range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
      };
      const testCase = caseOf([{ ...yes, metric: 'm' }, no], {
        threshold: 0.9,
        assertScoringFunction,
        location,
      });
      return createGrader({ environment: testEnvironment(), code }).grade(testCase, contextOf('abc'));
    };

    it('decides on pass, score and reason', async () => {
      const grade = await gradeBy('file://score.cjs');
      assert.deepEqual([grade.pass, grade.score, grade.reason], [true, 0.5, '2 results']);
    });

    it('that throws fails the case', async () => {
      const grade = await gradeBy('file://score.cjs:broken');
      assert.deepEqual([grade.pass, grade.score, grade.error?.code], [false, 0, 'code.threw']);
      assert.match(grade.reason, /no idea/);
    });
  });
});
