import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatDiagnostic } from '../../../../src/core/diagnostics.ts';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';
import { parseSuite } from '../../../../src/core/suites/parseSuite.ts';

describe('parseSuite', () => {
  const shown = (text: string) => parseSuite(text, '/s.eval.yaml').diagnostics.map(formatDiagnostic);

  it('types a suite that fits the schema', () => {
    const { config, diagnostics } = parseSuite('prompts: [a]\nproviders: [echo]\n', '/s.eval.yaml');
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(config?.prompts, ['a']);
  });

  it('names the nearest key, with an edit that puts it right', () => {
    const { diagnostics } = parseSuite('prompts: [a]\nprovders: [echo]\n', '/s.eval.yaml');
    assert.deepEqual(diagnostics[0]?.hint, 'Did you mean "providers"?');
    assert.deepEqual(diagnostics[0]?.fixes, [
      {
        title: 'Change to "providers"',
        edits: [
          { range: { start: { line: 1, column: 0 }, end: { line: 1, column: 8 } }, newText: 'providers' },
        ],
      },
    ]);
  });

  it('tells of flags in the file that choose cases or models and are not read', () => {
    const flags = '{ repeat: 2, verbose: true, filterFirstN: 3, grader: echo, watch: false, var: false }';
    assert.deepEqual(shown(`prompts: [a]\nproviders: [echo]\ncommandLineOptions: ${flags}\n`), [
      '/s.eval.yaml:3:49: warning suite.notSupported: `commandLineOptions.filterFirstN` is not used.\n  Give it with the command: --filter-first-n.',
      '/s.eval.yaml:3:66: warning suite.notSupported: `commandLineOptions.grader` is not used.\n  Name the model under defaultTest.options.provider.',
    ]);
  });

  it('says what a value must be', () => {
    assert.deepEqual(shown('prompts: [a]\nevaluateOptions: { repeat: often, cache: 1 }\n'), [
      '/s.eval.yaml:2:28: error suite.wrongType: "repeat" must be a number, not text.',
      '/s.eval.yaml:2:42: error suite.wrongType: "cache" must be true or false, not a number.',
    ]);
    assert.match(shown('- a\n')[0] ?? '', /1:1: error suite.wrongType: A suite is a map/);
    assert.match(shown('')[0] ?? '', /The suite is empty/);
  });

  it('finds keys that stand twice, and both names of providers', () => {
    assert.match(shown('prompts: [a]\nprompts: [b]\n')[0] ?? '', /2:1: error suite.duplicateKey/);
    assert.match(
      shown('prompts: [a]\nproviders: [b]\ntargets: [c]\n')[0] ?? '',
      /3:1: error suite.invalidValue/,
    );
  });

  it('takes a key without a value for one that is not there', () => {
    assert.deepEqual(
      shown('prompts: [a]\nproviders: [echo]\ntests:\n  - vars:\n    assert:\n    options:\n'),
      [],
    );
  });

  it('knows places through anchors and merges', () => {
    const text = 'x-a: &a { description: 5 }\nprompts: [a]\ntests:\n  - <<: *a\n';
    assert.match(shown(text)[0] ?? '', /^\/s.eval.yaml:1:24: error suite.wrongType: "description"/);
  });

  it('refuses anchors that multiply without end', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 9; n += 1)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    assert.match(shown(lines.join('\n'))[0] ?? '', /aliases \(\*name\) come to more values/);
  });

  it('reports a reference that names nothing', () => {
    const text = 'prompts: [a]\nproviders: [echo]\ntests:\n  - assert:\n      - $ref: "#/none"\n';
    assert.match(shown(text)[0] ?? '', /5:15: error suite.badReference: "#\/none" names nothing/);
  });

  it('reports a reference that stands inside of what it names', () => {
    const text =
      'prompts: [a]\nproviders: [echo]\nassertionTemplates:\n  set:\n    type: assert-set\n    assert:\n' +
      '      - $ref: "#/assertionTemplates/set"\ntests:\n  - assert: [{ $ref: "#/assertionTemplates/set" }]\n';
    assert.match(shown(text)[0] ?? '', /7:15: error suite.badReference: .* leads back to itself/);
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      'prompts:',
      'tests:',
      '  - ',
      'vars: {',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '<<:',
      '"',
      '\n',
      ': ',
      'x',
      '|',
      '\t',
      '!!js',
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        assert.ok(Array.isArray(parseSuite(text, '/s').diagnostics));
        assert.ok(Array.isArray(outlineSuite(text).tests));
      }),
      { numRuns: 300 },
    );
  });
});

describe('outlineSuite', () => {
  it('lists what a suite holds, with places', () => {
    const outline = outlineSuite(`description: demo
prompts: [file://a.txt, "Say {{ x }}", { id: b.md, label: named }]
targets:
  - openai:chat:gpt-4.1: { config: {} }
tests:
  - description: first
    vars: { x: 1 }
  - vars: { x: two }
  - file://cases.csv
`);
    assert.equal(outline.description, 'demo');
    assert.deepEqual(
      outline.prompts.map(({ label, file }) => [label, file]),
      [
        ['file://a.txt', 'file://a.txt'],
        ['Say {{ x }}', undefined],
        ['named', 'b.md'],
      ],
    );
    assert.deepEqual(
      outline.providers.map(({ label }) => label),
      ['openai:chat:gpt-4.1'],
    );
    assert.deepEqual(
      outline.tests.map(({ label }) => label),
      ['first', 'x: two', 'file://cases.csv'],
    );
    assert.deepEqual(outline.tests[0]?.range.start, { line: 5, column: 4 });
  });

  it('makes the best of a half-typed text', () => {
    const { tests } = outlineSuite('prompts: [a]\ntests:\n  - description: one\n  - descr');
    assert.deepEqual(
      tests.map(({ label }) => label),
      ['one', 'descr'],
    );
  });
});
