import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { renameClash } from '../../../../src/core/suites/renameClash.ts';
import { variableUses } from '../../../../src/core/suites/variableUses.ts';

describe('renameClash', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-clash-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** The place of the clash, as `file:line`. */
  const clash = async (texts: Record<string, string>, name: string, newName: string) => {
    for (const [file, text] of Object.entries(texts)) await writeFile(path.join(folder, file), text);
    const uses = await variableUses(path.join(folder, 'a.eval.yaml'), createNodeEnvironment());
    const found = renameClash(uses, name, newName);
    return found && `${path.basename(found.location.file)}:${found.location.range.start.line}`;
  };
  const suite = (tests: string): string => `prompts: [file://ask.txt]\nproviders: [echo]\ntests:\n${tests}`;

  it('finds a case or a table that has both', async () => {
    const both = { 'a.eval.yaml': suite('  - vars: { item: a, items: b }\n'), 'ask.txt': '{{ item }}' };
    assert.equal(await clash(both, 'item', 'items'), 'a.eval.yaml:3');
    const table = { 'a.eval.yaml': suite('  - file://rows.csv\n'), 'rows.csv': 'item,items\na,b\n' };
    assert.equal(await clash(table, 'items', 'item'), 'rows.csv:0');
  });

  it('finds a prompt that reads both, when both are given', async () => {
    const apart = suite('  - vars: { item: a }\n  - vars: { thing: b }\n');
    const texts = { 'a.eval.yaml': apart, 'ask.txt': '{{ item }}\n{{ thing }}' };
    assert.equal(await clash(texts, 'item', 'thing'), 'ask.txt:0');
  });

  it('finds a loop around it that calls its own so', async () => {
    const texts = {
      'a.eval.yaml': suite('  - vars: { item: a, list: b }\n'),
      'ask.txt': '{% for thing in list %}\n{{ item }}{% endfor %}',
    };
    assert.equal(await clash(texts, 'item', 'thing'), 'ask.txt:1');
    assert.equal(await clash(texts, 'list', 'thing'), undefined);
  });

  it('finds none for a new name, nor where half of the places are renamed already', async () => {
    const texts = {
      'a.eval.yaml': suite('  - vars: { item: a }\n  - vars: { item: b }\n'),
      'ask.txt': '{{ item }} {{ thing }}',
    };
    assert.equal(await clash(texts, 'item', 'other'), undefined);
    assert.equal(await clash(texts, 'item', 'thing'), undefined);
    assert.equal(await clash(texts, 'item', 'item'), undefined);
  });
});
