import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { readablePrompts } from '../../../../src/core/suites/readablePrompts.ts';
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

  describe('of a suite with mistakes', () => {
    const placesOf = async (suite: string): Promise<string[]> => {
      const file = path.join(folder, 'm.eval.yaml');
      await writeFile(path.join(folder, 'h.txt'), 'Hello {{ name }}!\n');
      await writeFile(file, suite);
      const uses = await variableUses(file, createNodeEnvironment());
      return uses
        .filter(({ name }) => name === 'name')
        .map(({ kind, location }) => `${path.basename(location.file)} ${kind}`);
    };
    const head = 'prompts: [file://h.txt]\nproviders: [echo]\n';
    const cases = 'tests:\n  - vars: { name: Ann }\n';
    const all = ['h.txt read', 'm.eval.yaml given'];

    it('finds those of prompt files, too', async () => {
      for (const text of [
        `${head}${cases}    asert: []\n`,
        `${head}${cases}    assert: [{ type: containz, value: x }]\n`,
        `${head}${cases}  - file://none.csv\n`,
        `prompts: [file://none.txt, file://h.txt]\nproviders: [echo]\n${cases}`,
        `${head.replace('echo', 'ecko:')}${cases}`,
        `${head}${cases}  - desc\n`,
      ])
        assert.deepEqual(await placesOf(text), all, text);
    });

    it('says why there may be more of them', async () => {
      const file = path.join(folder, 'm.eval.yaml');
      const codesOf = async (text: string): Promise<string[]> => {
        await writeFile(file, text);
        const { diagnostics } = await readablePrompts(file, createNodeEnvironment());
        return diagnostics.map(({ code }) => code);
      };
      await writeFile(path.join(folder, 'open.txt'), 'Hello {{ name');
      for (const text of [
        `${head}${cases}    asert: []\n`,
        `${head}  - [file://none.txt]\n`.replace('  - ', 'x: '),
      ])
        assert.deepEqual(await codesOf(text), []);
      assert.deepEqual(await codesOf('prompts: [file://none.txt]\n'), []);
      assert.deepEqual(await codesOf('prompts: [file://open.txt, file://h.txt]\n'), ['template.syntax']);
      assert.deepEqual(await codesOf(`${head}tests: [`), ['suite.syntax']);
      assert.deepEqual(await codesOf('prompts: [1, file://h.txt]\n'), ['suite.wrongType']);
    });
  });

  it('finds keys and templates whose letters are written as escapes, at what is written', async () => {
    const file = path.join(folder, 'e.eval.yaml');
    const texts: Record<string, string> = {
      'e.eval.yaml':
        'prompts: ["{{ w\\u00f6rt }}", file://e.yaml]\nproviders: [echo]\ntests:\n' +
        '  - vars: { "w\\xf6rt": a }\n  - file://rows.json\n',
      'e.yaml': '[{ "role": "user", "content": "\\u00e4 {{ w\\u00f6rt }} {{ w\\u00F6rt }}" }]\n',
      'rows.json':
        '[{ "vars": { "w\\u00f6rt": "b" }, "assert": [\n{ "type": "contains", "value": "{{ w\\u00f6rt }}" }] }]\n',
    };
    for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
    const uses = await variableUses(file, createNodeEnvironment());
    const written = uses.map(({ name, kind, location: { file: at, range } }) => {
      const line = texts[path.basename(at)]?.split('\n')[range.start.line];
      return `${name} ${kind}: ${line?.slice(range.start.column, range.end.column)}`;
    });
    assert.deepEqual(written, [
      'wört read: w\\u00f6rt',
      'wört given: w\\xf6rt',
      'wört read: w\\u00f6rt',
      'wört read: w\\u00F6rt',
      'wört given: w\\u00f6rt',
      'wört read: w\\u00f6rt',
    ]);
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

  it('takes no cubic time on a loop that is made of blanks', () => {
    assert.deepEqual(reads(`{% for${' '.repeat(200_000)}%}{{ x }}`).length, 1);
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
