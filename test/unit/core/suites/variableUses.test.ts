import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { headerCells, templateReads } from '../../../../src/core/suites/variablePlaces.ts';
import { givenVariables, variableUses } from '../../../../src/core/suites/variableUses.ts';

const suite = `prompts:
  - file://ask.txt
  - 'Briefly: {{ question | upper }}'
providers: [echo]
tests:
  - vars:
      question: Why is {{ metal }} soft?
      "metal": gold
    assert:
      - type: contains
        value: '{{ metal }}'
  - file://rows.csv
`;
const prompt = 'Question about {{metal}}:\n{% if question %}{{ question }}{% endif %} {{ other.question }}\n';

describe('variableUses', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-variables-'));
    for (const [name, text] of Object.entries({
      'a.eval.yaml': suite,
      'ask.txt': prompt,
      'rows.csv': 'question,"metal",__expected\nWhy?,tin,contains: x\n',
    }))
      await writeFile(path.join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true }));

  it('finds a variable in cases, templates, prompt files and the headers of tables', async () => {
    const uses = await variableUses(path.join(folder, 'a.eval.yaml'), createNodeEnvironment());
    const places = uses
      .filter(({ name }) => name === 'metal')
      .map(({ kind, location: { file, range } }) => [
        path.basename(file),
        kind,
        range.start.line,
        range.start.column,
      ]);
    assert.deepEqual(places, [
      ['a.eval.yaml', 'read', 6, 26],
      ['a.eval.yaml', 'given', 7, 7],
      ['a.eval.yaml', 'read', 10, 19],
      ['ask.txt', 'read', 0, 17],
      ['rows.csv', 'given', 0, 10],
    ]);
    for (const { name, location } of uses) {
      const lines = (await readFile(location.file, 'utf8')).split('\n');
      const { start, end } = location.range;
      assert.equal(lines[start.line]?.slice(start.column, end.column), name);
    }
  });

  it('finds what is given in a suite whose templates are half typed', async () => {
    const file = path.join(folder, 'half.eval.yaml');
    const cases = '- { description: x, vars: { a: 1, b: 2 } }\n  - vars: { c: 3 }\n  - file://rows.csv\n';
    await writeFile(file, `prompts: ['Say {{ ']\nproviders: [echo]\ntests:\n  ${cases}`);
    const given = await givenVariables(file, createNodeEnvironment());
    assert.deepEqual(
      given.map(({ name }) => name),
      ['a', 'b', 'c', 'question', 'metal'],
    );
  });

  it('names nothing in files that are not there', async () => {
    const file = path.join(folder, 'b.eval.yaml');
    await writeFile(file, 'prompts: [file://none.txt]\nproviders: [echo]\ntests: file://none.csv\n');
    assert.deepEqual(await variableUses(file, createNodeEnvironment()), []);
  });
});

describe('templateReads', () => {
  const reads = (text: string): number[] => templateReads(text, new Set(['x'])).map(({ offset }) => offset);

  it('finds names inside tags only', () => assert.deepEqual(reads('x {{ x }} {% if x %}'), [5, 16]));

  it('passes over properties, filters, named arguments, quoted texts, comments and raw text', () => {
    assert.deepEqual(reads('{{ a.x }}{{ a | x }}{{ f(x=1) }}{{ "x" }}{# {{ x }} #}'), []);
    assert.deepEqual(reads('{% raw %}{{ x }}{% endraw %}'), []);
    assert.equal(reads('{{ x == 1 }}').length, 1);
  });
});

describe('headerCells', () => {
  it('tells names without quotation marks, and leaves out the columns that are no variables', () => {
    const cells = headerCells('a,"b c",__expected, d\n1,2,3,4\n');
    assert.deepEqual(
      cells.map(({ name, range }) => [name, range.start.column, range.end.column]),
      [
        ['a', 0, 1],
        ['b c', 3, 6],
        ['d', 20, 21],
      ],
    );
    assert.deepEqual(headerCells(''), []);
  });
});
