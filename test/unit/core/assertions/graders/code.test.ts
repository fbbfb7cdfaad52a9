import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CodeRunner } from '../../../../../src/core/code/codeRunner.ts';
import { createCodeRunner } from '../../../../../src/core/code/codeRunner.ts';
import { grade, outcome, testEnvironment } from '../harness.ts';

describe('code assertions', () => {
  let code: CodeRunner;
  let directory: string;

  before(async () => {
    code = createCodeRunner({ environment: testEnvironment() });
    directory = await mkdtemp(path.join(os.tmpdir(), 'code-assertions-'));
    await writeFile(
      path.join(directory, 'checks.cjs'),
      `module.exports = (output, context) => ({ pass: output === context.vars.city, score: 0.5, reason: 'by file' });
       module.exports.long = (output) => output.length > 100;
       module.exports.expected = () => 'Paris';`,
    );
    await writeFile(
      path.join(directory, 'checks.py'),
      `def get_assert(output, context):
    return {'pass_': output == context['vars']['city'], 'score': 0.4, 'reason': 'by file', 'named_scores': {'x': 1}}

def long(output, context):
    return len(output) > 100
`,
    );
  });

  after(async () => {
    await code.dispose();
    await rm(directory, { recursive: true });
  });

  const javascript: [value: string, output: unknown, expected: string, threshold?: number][] = [
    ['output === "Paris"', 'Paris', 'pass'],
    ['output.length > 10', 'Paris', 'fail'],
    ['output.length', 'Paris', 'pass'],
    ['0', 'Paris', 'fail'],
    ['output.length / 10', 'Paris', 'pass', 0.5],
    ['output.length / 10', 'Paris', 'fail', 0.6],
    ['({ pass: true, score: 0.2, reason: "so" })', 'Paris', 'pass'],
    ['const n = output.length;\nreturn n > 3;', 'Paris', 'pass'],
    ['const n = output.length; return n > 3;', 'Paris', 'pass'],
    ['output.includes(context.vars.city) && context.prompt.startsWith("What")', 'Paris', 'pass'],
    ['output.a === 1', { a: 1 }, 'pass'],
    ['context.provider.id === "echo" && context.config.wanted === 3', 'x', 'pass'],
    ['"{{city}}" === output', 'Paris', 'pass'],
    ['nothing.at.all', 'Paris', 'code.threw'],
    ['output ===', 'Paris', 'code.syntax'],
    ['output.match(/x/)', 'Paris', 'assertion.badResult'],
    ['({ score: 1 })', 'Paris', 'assertion.badResult'],
    ['NaN', 'Paris', 'assertion.badResult'],
  ];
  for (const [value, output, expected, threshold] of javascript)
    it(`javascript ${value}: ${expected}`, async () => {
      const limit = threshold === undefined ? {} : { threshold };
      const assertion = { type: 'javascript', value, config: { wanted: 3 }, ...limit };
      assert.equal(await outcome(assertion, output, { code, vars: { city: 'Paris' } }), expected);
    });

  it('says what the code returned instead of a verdict', async () => {
    for (const [value, said] of [
      ['null', 'the code returned null. Return true'],
      ['[]', 'the code returned a list: []. Return true'],
      ['"yes"', 'the code returned a string: yes. Return true'],
    ] as const) {
      const { reason } = await grade({ type: 'javascript', value }, 'x', { code });
      assert.ok(reason.startsWith(`javascript: ${said}`), reason);
    }
  });

  it('javascript that never ends is stopped', async () => {
    const assertion = { type: 'javascript', value: 'for (;;) {}\nreturn 1', config: { timeoutMs: 100 } };
    assert.equal(await outcome(assertion, 'x', { code }), 'code.timeout');
  });

  it('a file’s default export, or a function by name, decides', async () => {
    const vars = { city: 'Paris' };
    const result = await grade({ type: 'javascript', value: 'file://checks.cjs', directory }, 'Paris', {
      code,
      vars,
    });
    assert.deepEqual([result.pass, result.score, result.reason], [true, 0.5, 'by file']);
    assert.equal(
      await outcome({ type: 'javascript', value: 'file://checks.cjs:long', directory }, 'x', { code }),
      'fail',
    );
  });

  it('for other types a file’s function gives the value', async () => {
    const assertion = { type: 'equals', value: 'file://checks.cjs:expected', directory };
    assert.equal(await outcome(assertion, 'Paris', { code }), 'pass');
    const wrong = { type: 'equals', value: 'file://checks.cjs:long', directory };
    assert.equal(await outcome(wrong, 'Paris', { code }), 'assertion.badValue');
  });

  it('an untrusted workspace runs nothing', async () => {
    const untrusted = createCodeRunner({
      environment: testEnvironment({ trust: { code: false, network: true } }),
    });
    assert.equal(
      await outcome({ type: 'javascript', value: 'true' }, 'x', { code: untrusted }),
      'trust.codeNotAllowed',
    );
    await untrusted.dispose();
  });

  const python: [value: string, output: unknown, expected: string, threshold?: number][] = [
    ['output == "Paris"', 'Paris', 'pass'],
    ['len(output) / 10', 'Paris', 'fail', 0.6],
    ['n = len(output)\nreturn n > 3', 'Paris', 'pass'],
    ['context["vars"]["city"] in output', 'Paris', 'pass'],
    ['{"pass": True, "score": 0.4, "reason": "so"}', 'x', 'fail', 0.5],
    ['"True"', 'x', 'pass'],
    ['"0.7"', 'x', 'pass', 0.5],
    ['None', 'x', 'assertion.badResult'],
    ['1 / 0', 'x', 'code.threw'],
  ];
  for (const [value, output, expected, threshold] of python)
    it(`python ${value}: ${expected}`, async () => {
      const limit = threshold === undefined ? {} : { threshold };
      assert.equal(
        await outcome({ type: 'python', value, ...limit }, output, { code, vars: { city: 'Paris' } }),
        expected,
      );
    });

  it('python files: get_assert, or a function by name', async () => {
    const vars = { city: 'Paris' };
    const result = await grade({ type: 'python', value: 'file://checks.py', directory }, 'Paris', {
      code,
      vars,
    });
    assert.deepEqual([result.pass, result.score, result.namedScores], [true, 0.4, { x: 1 }]);
    assert.equal(
      await outcome({ type: 'python', value: 'file://checks.py:long', directory }, 'x', { code }),
      'fail',
    );
  });

  it('a transform changes the output for its assertion alone', async () => {
    const assertion = { type: 'equals', value: '5', transform: 'output.length' };
    assert.equal(await outcome(assertion, 'Paris', { code }), 'pass');
    const nothing = { type: 'equals', value: '5', transform: 'output.missing' };
    assert.equal(await outcome(nothing, 'Paris', { code }), 'assertion.badTransform');
  });
});
