import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { movedReferences } from '../../../../src/core/suites/movedReferences.ts';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';

describe('references to files that move', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-moves-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The text of the suite `suites/a.eval.yaml` after paths below the folder changed. */
  async function after(text: string, moves: Record<string, string>): Promise<string> {
    const at = (name: string): string => path.join(folder, name);
    const newPath = (file: string): string => {
      for (const [from, to] of Object.entries(moves))
        if (file === at(from)) return at(to);
        else if (file.startsWith(at(from) + path.sep)) return at(to) + file.slice(at(from).length);
      return file;
    };
    const suite = { from: at('suites/a.eval.yaml'), to: newPath(at('suites/a.eval.yaml')) };
    const edits = await movedReferences(text, outlineSuite(text), { suite, newPath });
    const lines = text.split('\n');
    for (const { range, newText } of edits.toSorted((a, b) => b.range.start.column - a.range.start.column)) {
      const { start, end } = range;
      assert.equal(start.line, end.line);
      const line = lines[start.line] ?? '';
      lines[start.line] = line.slice(0, start.column) + newText + line.slice(end.column);
    }
    return lines.join('\n');
  }

  const suite = `prompts:
  - file://../prompts/a.txt # the first
  - '../prompts/a.txt'
  - { id: "file://../prompts/a.txt", label: a }
  - file://../prompts/b.txt
  - file://../prompts/*.txt
  - file://{{ env.DIR }}/a.txt
  - Read prompts/a.txt
providers: [replay:./replies.jsonl, { id: file://own.py:call }]
nunjucksFilters: { shout: own.py }
tests: cases.csv
`;

  it('follow a file, written as they were', async () => {
    const text = await after(suite, { 'prompts/a.txt': 'prompts/it is, new.txt' });
    assert.equal(
      text,
      suite
        .replace('file://../prompts/a.txt #', "'file://../prompts/it is, new.txt' #")
        .replace("'../prompts/a.txt'", "'file://../prompts/it is, new.txt'")
        .replace('"file://../prompts/a.txt"', '"file://../prompts/it is, new.txt"'),
    );
  });

  it('follow recordings, code and datasets, and what stands behind a path stays', async () => {
    const moves = { 'suites/replies.jsonl': 'suites/old.jsonl', 'suites/own.py': 'lib/own.py' };
    assert.equal(
      await after(suite, { ...moves, 'suites/cases.csv': 'suites/data/cases.csv' }),
      suite
        .replace('./replies', './old')
        .replace('own.py:call', '../lib/own.py:call')
        .replace('shout: own.py', 'shout: ../lib/own.py')
        .replace('cases.csv', 'data/cases.csv'),
    );
  });

  it('follow a folder', async () => {
    const moved = await after(suite, { prompts: 'texts' });
    assert.ok(moved.includes('file://../texts/b.txt') && moved.includes('file://../prompts/*.txt'), moved);
    assert.equal(await after(suite, { other: 'prompts' }), suite);
  });

  it('lead from where the suite goes to what is there', async () => {
    const text = 'prompts: [file://a.txt, example.com]\nproviders: [echo]\n';
    const moved = { 'suites/a.eval.yaml': 'suites/deep/a.eval.yaml' };
    assert.equal(await after(text, moved), text, 'no such file');
    await writeFile(path.join(folder, 'b.txt'), 'hi');
    assert.equal(await after(text.replace('a.txt', '../b.txt'), moved), text.replace('a.txt', '../../b.txt'));
    assert.equal(await after(suite, { suites: 'other' }), suite, 'all that moves together');
  });
});
