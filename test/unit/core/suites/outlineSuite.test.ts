import assert from 'node:assert/strict';
import { caseItems, fileItems } from '../../../../src/core/suites/outlineItems.ts';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';

const outline = outlineSuite(`prompts: [file://ask.txt, 'Say {{ word }}']
defaultTest: file://default.yaml
tests:
  - vars: { word: first }
  - file://cases.csv
scenarios:
  - description: languages
    config:
      - vars: { lang: French }
      - file://sets.csv
    tests:
      - description: greeting
        vars: { word: hi }
      - file://more.jsonl
  - config:
      - vars: { lang: German, word: hallo }
  - file://scenarios.yaml
`);

describe('the outline of scenarios', () => {
  const shown = outline.scenarios.map(({ label, range, sets, tests }) => [
    `${label}:${range.start.line}`,
    sets.map((each) => `${each.label}:${each.range.start.line}`),
    tests.map((each) => `${each.label}:${each.range.start.line}`),
  ]);

  it('has their sets and tests, each at its place', () => {
    assert.deepEqual(shown, [
      ['languages:6', ['lang: French:8', 'file://sets.csv:9'], ['greeting:11', 'file://more.jsonl:13']],
      ['Scenario 2:14', ['lang: German:15'], []],
      ['file://scenarios.yaml:16', [], []],
    ]);
  });

  it('tells which items make cases, and which name files', () => {
    const labels = (items: readonly { label: string }[]): string[] => items.map(({ label }) => label);
    assert.deepEqual(labels(caseItems(outline)), [
      'word: first',
      'file://cases.csv',
      'greeting',
      'file://more.jsonl',
      'Scenario 2',
      'file://scenarios.yaml',
    ]);
    assert.deepEqual(labels(fileItems(outline)), [
      'file://ask.txt',
      'file://cases.csv',
      'file://sets.csv',
      'file://more.jsonl',
      'file://scenarios.yaml',
      'file://default.yaml',
    ]);
  });

  it('makes the best of what is half typed', () => {
    for (const text of [
      'scenarios:',
      'scenarios: x',
      'scenarios:\n  -',
      'scenarios:\n  - config:\n    tests:',
    ])
      assert.ok(outlineSuite(text).scenarios.every(({ sets, tests }) => sets.length + tests.length === 0));
  });
});
