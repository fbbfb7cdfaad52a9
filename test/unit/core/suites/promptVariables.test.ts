import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnostic, Fix } from '../../../../src/core/diagnostics.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';
import { variableUses } from '../../../../src/core/suites/variableUses.ts';

describe('variables at their places in prompt files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-prompt-variables-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes the files and returns what is wrong in those that are no suite. */
  async function problems(files: Record<string, string>): Promise<Diagnostic[]> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    const suite = path.join(folder, 'a.eval.yaml');
    const found = await validateSuite(suite, createNodeEnvironment(), { promptFiles: true });
    return found.filter(({ location }) => location.file !== suite);
  }

  /** The texts after a fix, by file name. */
  async function fixed(fix: Fix | undefined, own: string): Promise<Record<string, string>> {
    assert.ok(fix?.edits);
    const texts: Record<string, string> = {};
    for (const { range, newText, file = own } of fix.edits.toReversed()) {
      const name = path.basename(file);
      const lines = (texts[name] ?? (await readFile(file, 'utf8'))).split('\n');
      const { start, end } = range;
      const before = [...lines.slice(0, start.line), lines[start.line]?.slice(0, start.column)].join('\n');
      const after = [lines[end.line]?.slice(end.column), ...lines.slice(end.line + 1)].join('\n');
      texts[name] = `${before}${newText}${after}`;
    }
    return texts;
  }

  const suite = (prompt: string, tests: string): string =>
    `prompts: [file://${prompt}]\nproviders: [echo]\ntests:\n${tests}`;

  it('reports what no case of the suite gives, with the nearest name and the cases to add it to', async () => {
    const [found, ...more] = await problems({
      'a.eval.yaml': suite('ask.txt', '  - vars:\n      question: Why?\n  - vars: { question: How? }\n'),
      'ask.txt': 'Answer {{ qestion }}\n',
    });
    assert.deepEqual(more, []);
    assert.equal(found?.code, 'prompt.unknownVariable');
    assert.equal(found.severity, 'warning');
    assert.match(found.message, /suite "a" gives the variable "qestion"/);
    assert.deepEqual(found.location.range, { start: { line: 0, column: 10 }, end: { line: 0, column: 17 } });
    const [change, add] = found.fixes ?? [];
    assert.equal(change?.title, 'Change to "question"');
    assert.deepEqual(await fixed(change, found.location.file), { 'ask.txt': 'Answer {{ question }}\n' });
    assert.equal(add?.title, 'Add the variable "qestion" to 2 cases');
    assert.deepEqual(await fixed(add, found.location.file), {
      'a.eval.yaml': suite(
        'ask.txt',
        "  - vars:\n      qestion: ''\n      question: Why?\n  - vars: { qestion: '', question: How? }\n",
      ),
    });
  });

  it('offers a column where the cases come from a table', async () => {
    const found = await problems({
      'a.eval.yaml': suite('ask.txt', '  - file://rows.csv\n'),
      'ask.txt': 'Answer {{ other }}\n',
      'rows.csv': 'question\nWhy?\nHow?\n',
    });
    const file = path.join(folder, 'rows.csv');
    const fixes = [{ title: 'Add the column "other" to rows.csv', addColumn: { file, name: 'other' } }];
    const fixesOf = (wanted: string) => found.find(({ code }) => code === wanted)?.fixes;
    assert.deepEqual(fixesOf('suite.missingVariable'), fixes);
    assert.deepEqual(fixesOf('prompt.unknownVariable'), fixes);
  });

  it('adds variables to cases without any', async () => {
    const [found] = await problems({
      'a.eval.yaml': suite('ask.txt', '  - description: one\n  - vars: {}\n'),
      'ask.txt': 'Answer {{ question }}\n',
    });
    assert.deepEqual(await fixed(found?.fixes?.[0], ''), {
      'a.eval.yaml': suite(
        'ask.txt',
        "  - vars:\n      question: ''\n    description: one\n  - vars: {question: ''}\n",
      ),
    });
  });

  it('is silent where one case gives it, where it has a default, and where code may give it', async () => {
    const text = 'Answer {{ question }} {{ tone | default("plain") }}\n';
    const given = '  - vars: { question: Why? }\n  - vars: { other: x }\n';
    assert.deepEqual(await problems({ 'a.eval.yaml': suite('ask.txt', given), 'ask.txt': text }), []);
    const hooked = `${suite('ask.txt', '  - description: one\n')}extensions: [file://hooks.js:all]\n`;
    const inPrompt = await problems({ 'a.eval.yaml': hooked, 'ask.txt': text, 'hooks.js': '' });
    assert.deepEqual(
      inPrompt.filter(({ code }) => code.startsWith('prompt.')),
      [],
    );
  });

  it('finds ${input:…} of prompt files of VS Code', async () => {
    const [found] = await problems({
      'a.eval.yaml': suite('ask.prompt.md', '  - vars: { topic: gold }\n'),
      'ask.prompt.md': 'Write on ${input:topic} for ${input:reader:whoever reads it}.\n',
    });
    assert.deepEqual(found?.location.range, { start: { line: 0, column: 36 }, end: { line: 0, column: 42 } });
  });

  for (const [name, head] of [
    ['ask.prompty', 'inputs:\n  question:\n    type: string\n  tone: plain\n'],
    ['ask.prompt', 'input:\n  schema:\n    question: string\n    tone?: string, how to say it\n'],
  ] as const)
    it(`reports inputs that ${name} declares and does not read`, async () => {
      const text = `---\n${head}---\nAnswer {{question}}\n`;
      const [found, ...more] = await problems({
        'a.eval.yaml': suite(name, '  - vars: { question: Why? }\n'),
        [name]: text,
      });
      assert.deepEqual(more, []);
      assert.equal(found?.code, 'prompt.unusedVariable');
      const { start, end } = found.location.range;
      assert.equal(text.split('\n')[start.line]?.slice(start.column, end.column), 'tone');
      const [remove] = found.fixes ?? [];
      assert.equal(remove?.title, 'Remove "tone"');
      const after = await fixed(remove, found.location.file);
      assert.equal(after[name], text.replace(/ *tone.*\n/, ''));
    });

  it('counts declared inputs among the places of a variable', async () => {
    await problems({
      'a.eval.yaml': suite('ask.prompty', '  - vars: { question: Why? }\n'),
      'ask.prompty': '---\ninputs:\n  question:\n    type: string\n---\nuser:\n{{question}}\n',
    });
    const uses = await variableUses(path.join(folder, 'a.eval.yaml'), createNodeEnvironment());
    assert.deepEqual(
      uses.map(({ kind, location: { file, range } }) => [path.basename(file), kind, range.start.line]),
      [
        ['a.eval.yaml', 'given', 3],
        ['ask.prompty', 'declared', 2],
        ['ask.prompty', 'read', 6],
      ],
    );
  });
});

describe('variables of a suite', () => {
  it('come with fixes: add what is missing, rename what nothing reads', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-suite-variables-'));
    try {
      const file = path.join(folder, 'a.eval.yaml');
      await writeFile(
        file,
        "prompts: ['Answer {{ question }}']\nproviders: [echo]\ntests:\n  - vars:\n      qestion: Why?\n",
      );
      const found = await validateSuite(file, createNodeEnvironment());
      const titles = found.flatMap(({ code, fixes = [] }) => fixes.map(({ title }) => [code, title]));
      assert.deepEqual(titles, [
        ['suite.missingVariable', 'Add the variable "question" to the case'],
        ['suite.unusedVariable', 'Change to "question"'],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are added to the case with the problem, in braces too, or not at all', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-suite-variables-'));
    try {
      const file = path.join(folder, 'a.eval.yaml');
      const fixesOf = async (tests: string) => {
        await writeFile(file, `prompts: ['Hi {{ x }}']\nproviders: [echo]\ntests:\n${tests}`);
        const found = await validateSuite(file, createNodeEnvironment());
        const fixes = found.find(({ code }) => code === 'suite.missingVariable')?.fixes ?? [];
        return fixes.map(({ title, edits = [] }) => [title, ...edits.map(({ newText }) => newText)]);
      };
      assert.deepEqual(await fixesOf("  - vars: { x: '1' }\n  - {}\n  - { description: x }\n"), [
        ['Add the variable "x" to the case', "vars: { x: '' }"],
        ['Add the variable "x" to 2 cases', "vars: { x: '' }", " vars: { x: '' },"],
      ]);
      assert.deepEqual(await fixesOf('  - &c { description: x }\n  - *c\n'), [
        ['Add the variable "x" to the case', " vars: { x: '' },"],
      ]);
      assert.deepEqual(
        await fixesOf('  - &c\n    vars: { y: 1 }\n  - *c\n  - vars: &v { z: 1 }\n  - vars: *v\n'),
        [
          ['Add the variable "x" to the case', " x: '',"],
          ['Add the variable "x" to 2 cases', " x: '',", " x: '',"],
        ],
      );
      await writeFile(path.join(folder, 'v.yaml'), 'y: 1\n');
      assert.deepEqual(await fixesOf('  - vars: file://v.yaml\n  - description: x\n'), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
