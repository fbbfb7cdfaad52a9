import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';
import { environmentOf } from '../../../support/engineSuite.ts';

describe('graders of a suite, before it runs', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-grader-uses-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What is found of graders, as `file:line:column severity code: message (hint)`. */
  async function found(...lines: string[]): Promise<string[]> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, ['prompts: ["{{ q }}"]', 'providers: [echo]', ...lines].join('\n'));
    return (await validateSuite(file, environmentOf()))
      .filter(({ code }) => /^(?:grader|provider)\./.test(code))
      .map(({ code, severity, message, location: { file: at, range }, hint }) => {
        const place = `${path.basename(at)}:${range.start.line + 1}:${range.start.column + 1}`;
        return `${place} ${severity} ${code}: ${message} (${hint})`;
      });
  }

  const none = 'grader.noProvider: No model is named to grade with.';
  const setText = '(Set `provider` on the assertion, or `defaultTest.options.provider`.)';

  it('that nobody names are missed at their assertions', async () => {
    assert.deepEqual(
      await found(
        'tests:',
        '  - vars: { q: [a, b] }',
        '    assert:',
        '      - { type: not-llm-rubric, value: good }',
        '      - { type: similar, value: good }',
        '      - { type: contains, value: good }',
        '      - type: assert-set',
        '        assert: [{ type: moderation }]',
        '      - { type: llm-rubric, value: shown only, weight: 0 }',
      ),
      [
        `a.eval.yaml:6:17 error ${none} ${setText}`,
        'a.eval.yaml:7:17 error grader.noProvider: No model is named to make embeddings with. (Set `provider` on the assertion, or `defaultTest.options.provider`: { embedding: … }.)',
        `a.eval.yaml:10:26 error ${none} ${setText}`,
        `a.eval.yaml:11:17 warning ${none} ${setText}`,
      ],
    );
  });

  it('that are named for a kind are found there', async () => {
    const unknown = (id: string) => `error provider.unknown: "${id}" begins with no known provider.`;
    const mistakes = await found(
      'defaultTest:',
      '  assert: [{ type: classifier, value: good }, { type: moderation }]',
      '  options: { provider: { text: antropic:m, moderation: opnai:m } }',
      'tests: [{ vars: { q: a } }]',
    );
    assert.deepEqual(
      mistakes.map((each) => each.replace(/ \(.*/, '')),
      [`a.eval.yaml:5:32 ${unknown('antropic:m')}`, `a.eval.yaml:5:56 ${unknown('opnai:m')}`],
    );
  });

  it('that are misnamed are found where they are named, once', async () => {
    assert.deepEqual(
      await found(
        'defaultTest:',
        '  assert: [{ type: llm-rubric, value: good }, { type: similar, value: x }]',
        '  options: { provider: { text: antropic:m, embedding: opnai:embedding:m } }',
        'tests:',
        '  - { vars: { q: a } }',
        '  - { vars: { q: b } }',
        '  - { vars: { q: c }, options: { provider: googel:m } }',
        '  - { vars: { q: d }, assert: [{ type: factuality, value: x, provider: { id: cohre:m } }] }',
        '  - { vars: { q: e }, options: { provider: unused:m, disableDefaultAsserts: true } }',
        '  - { vars: { q: e }, options: { provider: echo } }',
      ),
      [
        'a.eval.yaml:5:32 error provider.unknown: "antropic:m" begins with no known provider. (Did you mean "anthropic:"?)',
        'a.eval.yaml:5:55 error provider.unknown: "opnai:embedding:m" begins with no known provider. (Did you mean "openai:"?)',
        'a.eval.yaml:9:44 error provider.unknown: "googel:m" begins with no known provider. (Did you mean "google:"?)',
        'a.eval.yaml:10:72 error provider.unknown: "cohre:m" begins with no known provider. (Did you mean "cohere:"?)',
      ],
    );
  });

  it('are found in scenarios, whose sets may name them', async () => {
    assert.deepEqual(
      await found(
        'scenarios:',
        '  - config: [{ vars: { q: a }, options: { provider: echo } }, { vars: { q: b } }]',
        '    tests: [{ assert: [{ type: llm-rubric, value: good }] }]',
      ),
      [`a.eval.yaml:5:32 error ${none} ${setText}`],
    );
  });

  it('are missed once in a dataset, and may be named in the rows of a large one', async () => {
    await writeFile(path.join(folder, 'a.csv'), 'q,__expected\na,grade: x\nb,grade: y\nc,llm-rubric: z\n');
    assert.deepEqual(await found('tests: file://a.csv'), [`a.csv:2:3 error ${none} ${setText}`]);
    await writeFile(path.join(folder, 'large.csv'), `q\n${'a\n'.repeat(300_000)}`);
    assert.deepEqual(
      await found('defaultTest: { assert: [{ type: llm-rubric, value: x }] }', 'tests: file://large.csv'),
      [`a.eval.yaml:3:33 warning ${none} ${setText}`],
    );
  });

  it('may be named by hooks', async () => {
    await writeFile(path.join(folder, 'hooks.mjs'), '');
    assert.deepEqual(
      await found('extensions: ["file://hooks.mjs:go"]', 'tests: [{ assert: [{ type: moderation }] }]'),
      [`a.eval.yaml:4:28 warning ${none} ${setText}`],
    );
  });

  it('may be providers of the suite, by their label', async () => {
    const file = path.join(folder, 'b.eval.yaml');
    await writeFile(
      file,
      [
        'prompts: [hi]',
        'providers: [{ id: echo, label: judge }]',
        'tests: [{ assert: [{ type: llm-rubric, value: good, provider: judge }] }]',
      ].join('\n'),
    );
    assert.deepEqual(await validateSuite(file, environmentOf()), []);
  });
});
