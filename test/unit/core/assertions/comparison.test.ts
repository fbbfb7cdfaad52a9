import assert from 'node:assert/strict';
import type { AssertionSpec } from '../../../../src/core/assertions/assertion.ts';
import type { CaseGrade } from '../../../../src/core/assertions/gradeCase.ts';
import { createGrader } from '../../../../src/core/assertions/gradeCase.ts';
import { outputText } from '../../../../src/core/assertions/outputText.ts';
import type { ModelAccess } from '../../../../src/core/assertions/grading.ts';
import { fakeModels } from './fakeModels.ts';
import { caseOf, contextOf, noCode, noModels, testEnvironment } from './harness.ts';

async function compare(
  assertions: (Partial<AssertionSpec> & { type: string })[],
  outputs: string[],
  models: ModelAccess = noModels,
  threshold?: number,
): Promise<CaseGrade[]> {
  const grader = createGrader({ environment: testEnvironment(), code: noCode });
  const testCase = caseOf(assertions, threshold === undefined ? {} : { threshold });
  const contexts = outputs.map((output) => contextOf(output, { models }));
  const graded = await Promise.all(
    contexts.map(async (context) => ({ context, grade: await grader.grade(testCase, context) })),
  );
  return grader.gradeAcross(testCase, graded);
}

const verdicts = (grades: CaseGrade[]) => grades.map(({ pass }) => pass);
const best = { type: 'select-best', value: 'the shortest' };

/** Chooses the output that holds a word, wherever it stands. */
const choosing = (word: string) =>
  fakeModels(({ messages }) => {
    const shown = outputText(messages[1]?.content);
    const number = new RegExp(`number="(\\d+)">\\n[^<]*${word}`).exec(shown)?.[1];
    return { reason: 'shortest', best: Number(number) };
  });

describe('gradeAcross', () => {
  it('select-best passes the output that wins in both orders', async () => {
    const models = choosing('two');
    const grades = await compare([best], ['one one', 'two', 'three'], models);
    assert.deepEqual(verdicts(grades), [false, true, false]);
    assert.deepEqual(
      grades.map(({ score }) => score),
      [0, 1, 0],
    );
    assert.equal(models.asked.length, 2);
  });

  it('select-best that follows the order is a tie', async () => {
    const grades = await compare(
      [best],
      ['one', 'two'],
      fakeModels(() => ({ reason: 'first', best: 0 })),
    );
    assert.deepEqual(
      grades.map(({ pass, score }) => [pass, score]),
      [
        [true, 0.5],
        [true, 0.5],
      ],
    );
    assert.match(grades[0]?.reason ?? '', /All assertions passed/);
  });

  it('counts the grader’s cost once', async () => {
    const grades = await compare([best], ['one', 'two'], choosing('two'));
    assert.deepEqual(
      grades.map(({ cost }) => cost),
      [0.02, 0],
    );
  });

  it('keeps the suite’s order among the other assertions, and an output that loses fails whatever the threshold', async () => {
    const contains = { type: 'contains', value: 'o' };
    const grades = await compare([contains, best, contains], ['one', 'two'], choosing('two'), 0.5);
    assert.deepEqual(
      grades[0]?.assertions.map(({ type }) => type),
      ['contains', 'select-best', 'contains'],
    );
    assert.deepEqual(verdicts(grades), [false, true]);
  });

  it('a grader that names no output is an error for all of them', async () => {
    const grades = await compare(
      [best],
      ['one', 'two'],
      fakeModels(() => ({ reason: '', best: 9 })),
    );
    assert.deepEqual(verdicts(grades), [false, false]);
    assert.deepEqual(
      grades.map(({ assertions }) => assertions[0]?.error?.code),
      ['assertion.graderAnswer', 'assertion.graderAnswer'],
    );
    assert.deepEqual(
      grades.map(({ cost }) => cost),
      [0.02, 0],
    );
  });

  it('one output is nothing to compare', async () => {
    const [grade] = await compare([best], ['one']);
    assert.equal(grade?.assertions[0]?.error?.code, 'assertion.notAcross');
  });

  it('max-score passes the first of the highest, by average or sum, with weights by type', async () => {
    const a = { type: 'contains', value: 'a' };
    const b = { type: 'icontains', value: 'B' };
    const rest = { type: 'max-score' };
    assert.deepEqual(verdicts(await compare([a, b, rest], ['a', 'ab', 'ba'], noModels, 0)), [
      false,
      true,
      false,
    ]);
    const weighted = { type: 'max-score', value: { weights: { contains: 5 } } };
    const tall = await compare([a, b, weighted], ['b', 'a'], noModels, 0);
    assert.deepEqual(
      tall.map(({ assertions }) => assertions[2]?.pass),
      [false, true],
    );
    const high = await compare(
      [a, { type: 'max-score', value: { threshold: 2, method: 'sum' } }],
      ['a', 'x'],
      noModels,
      0,
    );
    assert.deepEqual(verdicts(high), [false, false]);
    const alone = await compare([rest], ['a', 'b']);
    assert.equal(alone[0]?.assertions[0]?.error?.code, 'assertion.nothingToCompare');
  });

  it('a case that compares nothing keeps its grades', async () => {
    const grades = await compare([{ type: 'contains', value: 'o' }], ['one', 'x']);
    assert.deepEqual(verdicts(grades), [true, false]);
  });
});
