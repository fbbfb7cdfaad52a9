import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseGrade, CaseGrader, GradedOutput } from '../../../../src/core/assertions/gradeCase.ts';
import { createGrader } from '../../../../src/core/assertions/gradeCase.ts';
import { createCodeRunner } from '../../../../src/core/code/codeRunner.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import type { Prompt } from '../../../../src/core/prompts/prompt.ts';
import type { ProviderSpec } from '../../../../src/core/providers/provider.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';
import { contextOf } from './harness.ts';
import { Replies } from './replayedModels.ts';

const root = path.resolve(import.meta.dirname, '../../../fixtures/suites');
const folders = readdirSync(root).filter((name) => name.startsWith('grading-'));

/** One row of an `expected.json`: a case on one provider. */
interface Expected {
  description: string;
  pass: boolean;
  score: number;
  /** `pass`, `fail`, or the code of an error. */
  assertions: string[];
  namedScores?: Record<string, number>;
}

describe('suites with recorded replies', () => {
  const environment = createNodeEnvironment();
  const code = createCodeRunner({ environment });
  const grader = createGrader({ environment, code });
  after(async () => {
    await grader.dispose();
    await code.dispose();
  });

  it('cover the assertion table', () => {
    assert.ok(folders.length >= 30, `${folders.length} folders`);
  });

  for (const folder of folders)
    it(folder, async () => {
      const directory = path.join(root, folder);
      const { suite, diagnostics } = await loadSuite(path.join(directory, 'suite.eval.yaml'), environment);
      assert.ok(suite, diagnostics.map(({ message }) => message).join('\n'));
      const expected = JSON.parse(
        await readFile(path.join(directory, 'expected.json'), 'utf8'),
      ) as Expected[];
      const replies = await Replies.read(path.join(directory, 'replay.jsonl'));
      assert.deepEqual((await run(suite, replies, grader)).map(rounded), expected.map(rounded));
    });

  async function run(suite: Suite, replies: Replies, grader: CaseGrader): Promise<Expected[]> {
    const rows: Expected[] = [];
    for await (const testCase of suite.cases()) {
      const outputs: GradedOutput[] = [];
      for (const prompt of suite.prompts)
        for (const provider of suite.providers) {
          const context = await answer(testCase, prompt, provider, replies);
          outputs.push({ context, grade: await grader.grade(testCase, context) });
        }
      const grades = await grader.gradeAcross(testCase, outputs);
      rows.push(...grades.map((grade) => row(testCase, grade)));
    }
    return rows;
  }

  async function answer(testCase: Case, prompt: Prompt, provider: ProviderSpec, replies: Replies) {
    const { signal } = new AbortController();
    const rendered = await prompt.render({ vars: testCase.vars, provider, environment, signal });
    const response =
      testCase.providerOutput === undefined
        ? replies.find(rendered.text, provider.label)
        : { output: testCase.providerOutput, latencyMs: 0 };
    return contextOf(response.output, {
      vars: testCase.vars,
      prompt: rendered.text,
      case: testCase,
      provider,
      response,
      latencyMs: response.latencyMs,
      cost: response.cost ?? 0,
      environment,
      models: replies.models,
      signal,
    });
  }
});

function row({ description = '' }: Case, grade: CaseGrade): Expected {
  return {
    description,
    pass: grade.pass,
    score: grade.score,
    assertions: grade.assertions.map(({ pass, error }) => error?.code ?? (pass ? 'pass' : 'fail')),
    namedScores: grade.namedScores,
  };
}

/** Scores to nine places, and no named scores where none are expected. */
function rounded({ namedScores = {}, ...rest }: Expected): Expected {
  const round = (score: number) => Number(score.toFixed(9));
  return {
    ...rest,
    score: round(rest.score),
    namedScores: Object.fromEntries(Object.entries(namedScores).map(([name, score]) => [name, round(score)])),
  };
}
