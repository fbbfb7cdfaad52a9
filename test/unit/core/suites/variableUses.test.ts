import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { codeReads, headerCells, templateReads } from '../../../../src/core/suites/variablePlaces.ts';
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

  describe('of other files with cases', () => {
    const usesOf = async (files: Record<string, string>): Promise<string[]> => {
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
      const uses = await variableUses(path.join(folder, 'c.eval.yaml'), createNodeEnvironment());
      for (const { name, location } of uses) {
        const { start, end } = location.range;
        const line = (files[path.basename(location.file)] ?? '').split('\n')[start.line];
        assert.equal(line?.slice(start.column, end.column), name);
      }
      return uses
        .filter(({ name }) => name === 'topic')
        .map(({ kind, location: { file, range } }) => `${path.basename(file)}:${range.start.line} ${kind}`);
    };

    it('finds keys and templates in datasets of YAML, JSON and JSON lines, named alone or by a glob', async () => {
      const found = await usesOf({
        'c.eval.yaml':
          "prompts: ['{{ topic }}']\nproviders: [echo]\ntests: [file://t*.*, file://many.jsonl]\n",
        't1.yaml': "- vars: { topic: a }\n  assert: [{ type: contains, value: '{{ topic }}' }]\n",
        't2.json': '{ "tests": [\n{ "vars": { "topic": "b" } } ] }\n',
        't3.yml': 'vars:\n  "topic": c\n',
        'many.jsonl':
          '{"vars":{"topic":"d"}}\r\n\n{ broken\n{"vars": {"other": "{{topic}}", "topic": "e"}}\n',
      });
      assert.deepEqual(found, [
        'c.eval.yaml:0 read',
        'many.jsonl:0 given',
        'many.jsonl:3 read',
        'many.jsonl:3 given',
        't1.yaml:0 given',
        't1.yaml:1 read',
        't2.json:1 given',
        't3.yml:1 given',
      ]);
    });

    it('finds them in scenarios, their files and datasets, `defaultTest` and files of variables', async () => {
      const found = await usesOf({
        'c.eval.yaml':
          "prompts: ['{{ topic }}']\nproviders: [echo]\ndefaultTest: file://default.yaml\n" +
          'scenarios:\n  - config: [file://sets.csv]\n    tests: [{ vars: file://vars.yaml }]\n  - file://scenarios.yaml\n',
        'default.yaml': 'vars: { topic: a }\n',
        'sets.csv': 'topic,__expected\nb,{{topic}}\n',
        'vars.yaml': 'topic: c\n',
        'scenarios.yaml': '- config:\n    - vars: { topic: d }\n  tests: file://inner.yaml\n',
        'inner.yaml': '- vars: { topic: e }\n',
      });
      assert.deepEqual(found, [
        'c.eval.yaml:0 read',
        'default.yaml:0 given',
        'inner.yaml:0 given',
        'scenarios.yaml:1 given',
        'sets.csv:0 given',
        'sets.csv:1 read',
        'vars.yaml:0 given',
      ]);
    });
  });

  it('tells what a loop calls so from the variable of that name behind it', async () => {
    await writeFile(
      path.join(folder, 'loop.txt'),
      '{% for item in items %}{{ item }}{% endfor %} {{ item }}',
    );
    const file = path.join(folder, 'd.eval.yaml');
    const tests = 'tests: [{ vars: { items: [a], item: b }, options: { disableVarExpansion: true } }]\n';
    await writeFile(file, `prompts: [file://loop.txt]\nproviders: [echo]\n${tests}`);
    const uses = await variableUses(file, createNodeEnvironment());
    const columns = uses
      .filter(({ name, kind }) => name === 'item' && kind === 'read')
      .map(({ location }) => location.range.start.column);
    assert.deepEqual(columns, [49]);
    const { diagnostics } = await loadSuite(file, createNodeEnvironment());
    assert.deepEqual(diagnostics, []);
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

  it('passes over keys of literal maps, and not over their values', () => {
    assert.deepEqual(reads('{{ { x: x }.x }}{{ { a: 1, x : [x] } }}'), [8, 32]);
    assert.deepEqual(reads('{{ list[x:2] }}{{ { a: x } }}'), [8, 23]);
  });

  it('passes over what loops and macros call so, and only that', () => {
    assert.deepEqual(reads('{% for x in xs %}{{ x }}{% if a %}{{ x }}{% endif %}{% endfor %}{{ x }}'), [67]);
    assert.deepEqual(reads('{% for y, x in x %}{% else %}{{ x }}{% endfor %}'), [15, 32]);
    assert.deepEqual(reads('{% macro f(x, a=x) %}{{ x }}{% endmacro %}{{ f(x) }}'), [47]);
    assert.deepEqual(reads('{% if a %}{% else %}{{ x }}{% endif %}{% endfor %}{{ x }}'), [23, 53]);
  });

  it('tells which names are taken there', () => {
    const text = '{% set s = 1 %}{% for i in x %}{{ x }}{% endfor %}{{ x }}';
    assert.deepEqual(
      templateReads(text, new Set(['x'])).map(({ set }) => set),
      [['s'], ['i', 's'], ['s']],
    );
  });
});

describe('codeReads', () => {
  const reads = (text: string): number[] => codeReads(text, new Set(['x'])).map(({ offset }) => offset);

  it('finds names that stand literally in `context.vars`, in JavaScript and Python', () => {
    assert.deepEqual(reads('context.vars.x > context?.vars?.x'), [13, 32]);
    assert.deepEqual(reads(`context['vars']['x'] + context.vars["x"]`), [17, 37]);
    assert.deepEqual(reads(`context["vars"].get('x')`), [21]);
  });

  it('finds them in quoted texts', () => {
    assert.deepEqual(reads(String.raw`"value": "context.vars[\"x\"]"`), [25]);
    assert.deepEqual(reads(`value: 'context[''vars''][''x'']'`), [28]);
  });

  it('passes over other names and what is more than a name', () => {
    assert.deepEqual(
      reads(`context.vars.xy context.vars['x y'] context.vars.a.x mycontext.vars.x vars.x`),
      [],
    );
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
