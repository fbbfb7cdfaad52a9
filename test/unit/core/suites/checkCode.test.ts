import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { codeProblem } from '../../../../src/core/suites/codeProblem.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';

describe('code in a suite', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'cupel-code-'))));
  after(() => rm(folder, { recursive: true }));

  // Nothing is run to find these: not even a workspace that is not trusted keeps them from being found.
  const environment = createNodeEnvironment({ trust: { code: false, network: false } });

  it('is compiled wherever it may stand, and each mistake has its place', async () => {
    const file = path.join(folder, 'all.eval.yaml');
    await writeFile(
      file,
      `prompts: ['{{ x }}']
providers:
  - id: echo
    transform: output.(
  - id: https://127.0.0.1:1/v1
    config: { transformResponse: 'json.' }
defaultTest:
  options: { transform: 'output.trim(' }
tests:
  - vars: { x: 1 }
    options:
      transformVars: '({ ...vars, y: })'
      postprocess: const a = 1
    assertScoringFunction: 'return {'
    assert:
      - { type: equals, value: a, transform: 'output +' }
      - type: assert-set
        assert:
          - { type: equals, value: a, contextTransform: 'let x' }
      - { type: javascript, value: 'output ===' }
      - { type: python, value: 'len(output' }
      - { type: equals, value: a, transform: 'file://clean.txt' }
`,
    );
    await writeFile(path.join(folder, 'clean.txt'), 'x');
    const found = await validateSuite(file, environment);
    assert.deepEqual(
      found.map(
        ({ location: { range }, code }) => `${range.start.line + 1}:${range.start.column + 1} ${code}`,
      ),
      [
        '3:5 suite.badCode',
        '5:5 suite.badCode',
        '8:25 suite.badCode',
        '12:22 suite.badCode',
        '13:20 suite.badCode',
        '14:28 suite.badCode',
        '16:46 suite.badCode',
        '19:57 suite.badCode',
        '20:36 suite.badCode',
        '21:32 suite.badCode',
        '22:46 suite.badCode',
      ],
    );
  });

  it('is right in every form that runs', () => {
    for (const source of [
      'output.trim()',
      'output.trim();',
      '(output) => output.trim()',
      '({ ...vars, y: 1 })',
      'const text = await output; return text;',
      '// why\noutput.length // so',
      'const n = output.length; n > 3',
    ])
      assert.equal(codeProblem('javascript', source), undefined, source);
    for (const source of [
      'len(output) > 3',
      "import re\nreturn bool(re.search(r'\\(\\d', output))  # a ( in a comment",
      'return {"pass": True, "reason": """it\'s\n(fine"""}',
      'return f"{output["x"]}" == "("',
      "output == 'it\\'s ('",
    ])
      assert.equal(codeProblem('python', source), undefined, source);
  });

  for (const [language, source, message] of [
    ['javascript', 'const n = 1; n + 1;\nn', /returns nothing/],
    ['javascript', ' ', /no code/],
    ['javascript', 'return output.includes("a"', /cannot be read: missing \)/],
    ['python', 'x = (1,\n[2)\nreturn x', /the "\)" on line 2 closes nothing/],
    ['python', 'return (output', /the "\(" on line 1 is not closed/],
    ['python', "return 'open", /string that begins on line 1 is not closed/],
    ['python', '\nreturn """open\n', /string that begins on line 2 is not closed/],
  ] as const)
    it(`${JSON.stringify(source)} is told in ${language}`, () => {
      assert.match(codeProblem(language, source)?.message ?? '', message);
    });
});
