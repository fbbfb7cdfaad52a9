import assert from 'node:assert/strict';
import type { Result, RunRecord } from '../../../../src/core/engine/result.ts';
import { columnName, resultLines } from '../../../../src/editor/testing/resultWords.ts';
import { resultTrace } from '../../../../src/editor/testing/resultTrace.ts';

const run = {
  prompts: [{ label: 'short' }, { label: 'long' }],
  providers: [{ label: 'gpt-5-mini' }],
} as RunRecord;

const result: Result = {
  id: '0.1.0.0',
  case: 0,
  prompt: 1,
  provider: 0,
  repeat: 0,
  description: 'gold',
  vars: { question: 'Is gold noble?' },
  rendered: 'Answer:\nIs gold noble?',
  output: 'No.\u001B[31m',
  pass: false,
  score: 0.5,
  assertions: [
    {
      type: 'contains',
      pass: false,
      score: 0,
      reason: 'It does not contain "Yes".',
      weight: 1,
      expected: 'Yes',
    },
    { type: 'latency', pass: true, score: 1, reason: '820 ms.', weight: 1, threshold: 3000 },
  ],
  tokens: { input: 1200, output: 34 },
  cost: null,
  latencyMs: 820,
  cached: false,
  caseHash: 'x',
};

describe('a result in the output of a test run', () => {
  it('is named by what differs between the columns', () => {
    assert.equal(columnName(run, result), 'long');
    assert.equal(columnName({ ...run, prompts: run.prompts.slice(1) }, result), 'gpt-5-mini');
    assert.equal(
      columnName({ ...run, providers: [...run.providers, { id: 'b', label: 'b' }] }, result),
      'long · gpt-5-mini',
    );
  });

  it('has its figures, its output and what failed, in lines for a terminal', () => {
    assert.deepEqual(resultLines(run, result).split('\r\n'), [
      '✗ gold: long · 1,234 tokens · unknown · 820 ms',
      '  No.\uFFFD[31m',
      '  ✗ contains: It does not contain "Yes".',
      '',
    ]);
  });

  it('is said to be an error when it is one, and cached when it was not asked for again', () => {
    const error = { code: 'provider.timeout', message: 'The request took too long.' };
    assert.match(
      resultLines(run, { ...result, tokens: null, cached: true, error }),
      /^! gold: long · tokens unknown · unknown · cached\r\n {2}The request took too long\./,
    );
  });
});

describe('the trace of a result', () => {
  it('goes from the variables to the grading, and leaves out what there is not', () => {
    const lines = resultTrace(run, result).split('\r\n');
    const titles = lines.filter((line) => /^ {2}\S/.test(line)).slice(2);
    assert.deepEqual(titles, [
      '  variables',
      '  prompt',
      '  output',
      '  ✗ contains: score 0, weight 1',
      '  ✓ latency: score 1, weight 1',
    ]);
    assert.ok(lines.includes('    Is gold noble?'));
    assert.ok(lines.includes('    expected: Yes'));
    assert.ok(!lines.join('').includes('\u001B'), 'no control characters of a model reach the terminal');
  });
});
