import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { renderTemplate } from '../../../../src/core/prompts/templates.ts';
import { acceptInDataset } from '../../../../src/core/suites/acceptInDataset.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';
import { environmentOf } from '../../../support/engineSuite.ts';

describe('an output that is accepted for a case of a dataset', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-accept-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function load(name: string, text: string, rest = ''): Promise<{ suite: Suite; cases: Case[] }> {
    await writeFile(path.join(folder, name), text);
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, `prompts: ['{{ n }}']\nproviders: [echo]\ntests: file://${name}\n${rest}`);
    const { suite, diagnostics } = await loadSuite(file, environmentOf());
    assert.ok(suite, JSON.stringify(diagnostics));
    return { suite, cases: await Array.fromAsync(suite.cases()) };
  }

  /** The dataset when an output was accepted for one of its cases; it is read back to see that it says that. */
  async function accepted(name: string, text: string, index: number, output: string): Promise<string> {
    const { suite, cases } = await load(name, text);
    const test = cases[index]!;
    const after = await acceptInDataset(suite, test)!(text, test.location.range.start.line, output);
    const { cases: read } = await load(name, after);
    assert.equal(read.length, cases.length);
    for (const [place, each] of read.entries()) {
      assert.deepEqual(each.vars, cases[place]!.vars);
      if (place !== index) assert.equal(each.hash, cases[place]!.hash);
    }
    const [spec] = read[index]!.assertions.filter((each) => 'type' in each && each.type === 'equals');
    const { value } = spec as unknown as { value: string };
    assert.equal(await renderTemplate(value, {}), output);
    return after;
  }

  const table =
    'n,__expected,__expected2\n1,icontains: one,\n"2, or ""two""\nlines",old,\n\n3,,equals: old\n';

  it('goes into the cell of the text that it must equal', async () => {
    assert.equal(await accepted('a.csv', table, 1, 'new'), table.replace(',old,', ',equals: new,'));
    assert.equal(
      await accepted('a.csv', table, 2, 'new, "x"'),
      table.replace('equals: old', '"equals: new, ""x"""'),
    );
  });

  it('goes into a column that is empty there, beside what else is expected', async () => {
    assert.equal(await accepted('a.csv', table, 0, 'new'), table.replace('one,', 'one,equals: new'));
  });

  it('gets a column where the table has none', async () => {
    assert.equal(
      await accepted('a.csv', 'n;m\r\n1;a\r\n2;b\r\n', 1, 'x'),
      'n;m;__expected\r\n1;a;\r\n2;b;equals: x\r\n',
    );
  });

  it('keeps its braces, its blanks, and its lines', async () => {
    for (const output of ['{{ n }}', ' a\n', 'a\r\nb\nc', 'contains: x', ''])
      for (const end of ['\n', '\r\n']) {
        const after = await accepted('a.csv', `n,__expected${end}1,old${end}2,old${end}`, 0, output);
        // An editor makes all line ends those of the file.
        if (end === '\r\n') assert.doesNotMatch(after, /[^\r]\n|\r[^\n]/);
        else assert.doesNotMatch(after, /\r/);
      }
  });

  it('is refused where the row expects other things only', async () => {
    const text = 'n,__expected\n1,icontains: one\n';
    const { suite, cases } = await load('a.csv', text);
    const accept = acceptInDataset(suite, cases[0]!)!;
    await assert.rejects(async () => accept(text, 1, 'x'), {
      code: 'suite.notEditable',
      message: 'The row expects "icontains: one" already.',
    });
    await assert.rejects(async () => accept('n\n', 1, 'x'), { code: 'suite.notEditable' });
  });

  it('goes into a line of JSON, the rest of which stays', async () => {
    const lines = [
      '{"vars": {"n": 1, "id": 12345678901234567890}}',
      '{"vars":{"n":"\\u00f6"},"assert":[{"type":"contains","value":"x"}]}',
      '{ "assert": [ {"type": "equals", "value": "old", "weight": 2}, {"type": "is-json"} ], "vars": {"n": 3} }',
      '{"vars": {"n": 4}, "assert": []}',
      '{}',
    ];
    const changed = [
      '{"vars": {"n": 1, "id": 12345678901234567890}, "assert": [{"type":"equals","value":"new"}]}',
      '{"vars":{"n":"\\u00f6"},"assert":[{"type":"contains","value":"x"}, {"type":"equals","value":"new"}]}',
      '{ "assert": [ {"type":"equals","value":"new","weight":2}, {"type": "is-json"} ], "vars": {"n": 3} }',
      '{"vars": {"n": 4}, "assert": [{"type":"equals","value":"new"}]}',
      '{"assert": [{"type":"equals","value":"new"}]}',
    ];
    for (const [index, line] of changed.entries())
      assert.equal(
        await accepted('a.jsonl', lines.join('\n'), index, 'new'),
        lines.with(index, line).join('\n'),
      );
    assert.match(await accepted('a.jsonl', lines.join('\r\n'), 1, 'two\nlines {{ n }}'), /\r\n/);
  });

  it('is for people where a row is not all of the case', async () => {
    const rest = 'scenarios: [{ config: file://a.csv, tests: [{ vars: { m: 1 } }] }]\n';
    const { suite, cases } = await load('a.csv', 'n\n1\n', rest);
    assert.deepEqual(
      cases.map((test) => acceptInDataset(suite, test)),
      [undefined, undefined],
    );
    const { suite: other, cases: written } = await load('a.yaml', '- vars: { n: 1 }\n');
    assert.equal(acceptInDataset(other, written[0]!), undefined);
  });
});
