import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnostic } from '../../../../src/core/diagnostics.ts';
import type { Position } from '../../../../src/core/location.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';

describe('mistakes in a suite', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-mistakes-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function problems(text: string): Promise<Diagnostic[]> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, text);
    return validateSuite(file, createNodeEnvironment());
  }

  /** What is underlined, as `code: text`, and ` → ` what the first fix writes there. */
  async function marked(text: string): Promise<string[]> {
    return (await problems(text)).map(({ code, location: { range }, fixes = [] }) => {
      const fix = fixes[0]?.edits?.[0];
      if (fix) assert.deepEqual(fix.range, range);
      const words = text.slice(offsetOf(text, range.start), offsetOf(text, range.end));
      return `${code}: ${words}${fix ? ` → ${fix.newText}` : ''}`;
    });
  }

  function offsetOf(text: string, { line, column }: Position): number {
    const before = text.split('\n').slice(0, line);
    return before.reduce((sum, each) => sum + each.length + 1, column);
  }

  const rest = 'prompts: [hi]\ntests: [{}]\n';

  it('are put right where the prefix of a provider is near a known one', async () => {
    for (const [providers, expected] of [
      ['[ecoh]', 'ecoh → echo'],
      ['[opnai:chat:gpt-5]', 'opnai → openai'],
      ['opnai:chat:gpt-5', 'opnai → openai'],
      ["['opnai:chat:gpt-5']", 'opnai → openai'],
      ['\n  - label: a\n    id: "opnai:chat:gpt-5"', 'opnai → openai'],
      ['\n  - opnai:chat:gpt-5:\n      label: a', 'opnai → openai'],
    ] as const)
      assert.deepEqual(await marked(`${rest}providers: ${providers}\n`), [`provider.unknown: ${expected}`]);
    const [found] = await problems(`${rest}providers: [ecoh]\n`);
    assert.equal(found?.hint, 'Did you mean "echo"?', 'with a colon it would be a map');
  });

  it('say how a pattern is written that another language would read', async () => {
    const hint = async (pattern: string) => {
      const assertion = JSON.stringify({ type: 'regex', value: pattern });
      const text = `prompts: [hi]\nproviders: [echo]\ntests: [{ assert: [${assertion}] }]\n`;
      return (await problems(text)).map((found) => `${found.code}: ${found.hint}`);
    };
    const flags = 'JavaScript takes flags beside the pattern: config: { flags: im }.';
    assert.deepEqual(await hint('(?im)hello'), [`suite.badPattern: ${flags}`]);
    const plain = 'Write it as JavaScript does, without slashes around it.';
    assert.deepEqual(await hint('(hello'), [`suite.badPattern: ${plain}`]);
  });

  it('are put right where a filter is near a known one', async () => {
    const text = `prompts:\n  - label: a\n    raw: |\n      One\n\n      {{ x | uper }}\nproviders: [echo]\ntests: [{ vars: { x: 1 } }]\n`;
    assert.deepEqual(await marked(text), ['template.syntax: uper → upper']);
    const inAssertion = `prompts: ['{{ x }}']\nproviders: [echo]\ntests:\n  - vars: { x: 1 }\n    assert: [{ type: equals, value: "{{ x | uper }}" }]\n`;
    assert.deepEqual(await marked(inAssertion), ['template.syntax: uper → upper']);
  });

  it('are put right in prompt files where they stand, and not where these say it in another way', async () => {
    await writeFile(path.join(folder, 'a.txt'), 'One\n---\n\n  Two {{ x | uper }}\n');
    await writeFile(path.join(folder, 'b.csv'), 'prompt\n"Say ""{{ x | uper }}"""\n');
    const found = await problems('prompts: [a.txt, b.csv]\nproviders: [echo]\ntests: [{ vars: { x: 1 } }]\n');
    const syntax = found.filter(({ code }) => code === 'template.syntax');
    const text = syntax.find(({ location }) => location.file.endsWith('a.txt'));
    const table = syntax.find(({ location }) => location.file.endsWith('b.csv'));
    const range = { start: { line: 3, column: 13 }, end: { line: 3, column: 17 } };
    assert.deepEqual(text?.location.range, range);
    assert.deepEqual(text?.fixes?.[0]?.edits, [{ range, newText: 'upper' }]);
    assert.ok(table && !table.fixes);
  });

  it('are put right where yes and no stand for true and false', async () => {
    const flags = `${rest}providers: [echo]\nevaluateOptions: { cache: yes, showProgressBar: 'Off' }\n`;
    assert.deepEqual(await marked(flags), ['suite.wrongType: yes → true', "suite.wrongType: 'Off' → false"]);
  });

  it('are underlined where they are: in a template, a key', async () => {
    const head = 'providers: [echo]\ntests: [{}]\n';
    assert.deepEqual(await marked(`${head}prompts:\n  - |\n    One\n    {% if %}\n`), ['template.syntax: %']);
    assert.deepEqual(await marked(`${head}prompts: ['{% if %}']\n`), ['template.syntax: %']);
    const folded = '>\n    One\n    {% if %}';
    assert.deepEqual(
      await marked(`${head}prompts:\n  - ${folded}\n`),
      [`template.syntax: ${folded}\n`],
      'a folded text has other lines',
    );
    assert.deepEqual(await marked(`${head}prompts: [hi]\n"prompts": [ho]\n`), [
      'suite.duplicateKey: "prompts"',
    ]);
    const unused = 'prompts: [hi]\nproviders: [echo]\ntests: [{ vars: { one: a text } }]\n';
    assert.deepEqual(await marked(unused), ['suite.unusedVariable: one']);
  });

  it('name the line of the other case, also where this one is an alias of it', async () => {
    const text = `prompts: [hi]\nproviders: [echo]\ntests:\n  - &one\n    description: a\n  - *one\n  - <<: *one\n`;
    const [first, second] = await problems(text);
    for (const [found, line] of [
      [first, 5],
      [second, 6],
    ] as const) {
      assert.match(found?.message ?? '', /\(line 5\)/);
      assert.equal(found?.location.range.start.line, line);
    }
  });

  it('are told with the one name that nothing else is called', async () => {
    const found = await problems(
      "prompts: ['{{ aa }} {{ ab }}']\nproviders: [echo]\ntests: [{ vars: { aa: 1, ac: 2 } }]\n",
    );
    assert.deepEqual(
      found.map(({ code, hint }) => `${code}: ${hint}`),
      ['suite.missingVariable: It gives "ac": is that the same?', 'suite.unusedVariable: Did you mean "ab"?'],
    );
  });
});
