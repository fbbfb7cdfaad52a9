import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { promptCard, promptSuite } from '../../../../src/core/scaffolds/promptPieces.ts';
import { readScaffold } from '../../../../src/core/scaffolds/readScaffold.ts';
import { answersOf, scaffolds } from '../../../../src/core/scaffolds/scaffold.ts';
import { findSnippet } from '../../../../src/core/snippets/snippet.ts';
import { writeNewFiles } from '../../../../src/core/suites/writeNewFiles.ts';
import { cupel } from '../../../support/cupel.ts';
import { projectRoot } from '../../../support/paths.ts';
import { catalogue } from '../snippets/support.ts';

const templates = path.join(projectRoot, 'scaffolds');
const environment = createNodeEnvironment({ variables: {}, trust: { code: false, network: false } });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'cupel-pieces-'));
});
afterEach(() => rm(folder, { recursive: true }));

function scaffold(id: string) {
  const found = scaffolds.find((one) => one.id === id);
  assert.ok(found);
  return found;
}

/** Runs suites as a pipeline would, without a key. */
async function run(...args: string[]): Promise<{ passed: number; total: number }> {
  const { code, stdout, stderr } = await cupel(['run', ...args, '--json'], { cwd: folder });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.doesNotMatch(stderr, /warning|error/i);
  return (JSON.parse(stdout) as { summary: { passed: number; total: number } }).summary;
}

describe('each piece', () => {
  for (const one of scaffolds)
    for (const answers of answersOf(one))
      it(`has its files and a short README: ${one.id} ${Object.values(answers).join(' ')}`, async () => {
        const files = await readScaffold(templates, one, answers);
        const names = Object.keys(files);
        assert.ok(names.length >= 3, names.join());
        const readme = names.find((name) => name.endsWith('README.md'));
        assert.ok(readme);
        assert.ok((files[readme] ?? '').split('\n').length <= 25, 'its README is short');
        for (const [name, text] of Object.entries(files)) {
          assert.doesNotMatch(name, /dot-/);
          assert.doesNotMatch(text, /sk-[A-Za-z0-9]{8}|BEGIN [A-Z ]*PRIVATE KEY/, name);
        }
      });

  it('goes into the folder that is chosen', async () => {
    const files = await readScaffold(templates, scaffold('driftCheck'), {}, 'checks/weekly');
    assert.ok(Object.keys(files).every((name) => name.startsWith('checks/weekly/')));
  });

  it('says so when the installation lacks its templates', async () => {
    await assert.rejects(readScaffold(folder, scaffold('driftCheck'), {}), { code: 'scaffold.unreadable' });
  });
});

describe('the eval gate', () => {
  it('runs in parts that are put together, as its pipelines do', async function () {
    await writeNewFiles(folder, await readScaffold(templates, scaffold('evalGate'), { host: 'github' }));
    let planned = 0;
    for (const shard of [1, 2, 3]) {
      const summary = await run(
        'evals',
        '--shard',
        `${shard}/3`,
        '--max-cost',
        '1',
        '--store',
        '.cupel',
        '-o',
        `shards/shard-${shard}/{suite}.json`,
      );
      planned += summary.total;
    }
    assert.equal(planned, 3);
    const parts = [1, 2, 3].map((shard) => `shards/shard-${shard}/gate.json`);
    const { code, stderr } = await cupel(
      ['merge', ...parts, '--store', '.cupel', '-o', 'merged/gate.md', '-o', 'merged/gate.junit.xml'],
      { cwd: folder },
    );
    assert.equal(code, 0, stderr);
    assert.match(await readFile(path.join(folder, 'merged/gate.md'), 'utf8'), /3/);
  });
});

describe('the RAG service', () => {
  it('has a suite that passes without a key, on the prompt that the service sends', async () => {
    const answers = { server: 'fastapi', store: 'pgvector' };
    await writeNewFiles(folder, await readScaffold(templates, scaffold('ragService'), answers));
    assert.deepEqual(pick(await run('rag-service/evals')), { passed: 4, total: 4 });
  });
});

describe('the drift check', () => {
  const check = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        ['drift/checkDrift.mjs', ...args],
        { cwd: folder },
        (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });
  beforeEach(async () => {
    await writeNewFiles(folder, await readScaffold(templates, scaffold('driftCheck'), {}));
  });

  it('finds nothing where the answers are those of the reference', async () => {
    assert.deepEqual(pick(await run('drift/drift.eval.yaml', '-o', 'current.json')), {
      passed: 12,
      total: 12,
    });
    const { code, stdout } = await check('drift/reference.json', 'current.json');
    assert.deepEqual([code, stdout], [0, 'length: 0.000\nscore: 0.000\n']);
  });

  it('fails where the answers have grown long', async () => {
    const results = Array.from({ length: 12 }, () => ({ output: 'much too long '.repeat(40), score: 1 }));
    await writeFile(path.join(folder, 'current.json'), JSON.stringify({ results }));
    const { code, stdout } = await check('drift/reference.json', 'current.json');
    assert.equal(code, 1);
    assert.match(stdout, /length: [1-9].*drifted/);
  });

  it('does not judge a handful of answers', async () => {
    await writeFile(path.join(folder, 'current.json'), '{"results": [{"output": "a", "score": 1}]}');
    const { code, stderr } = await check('drift/reference.json', 'current.json');
    assert.equal(code, 2);
    assert.match(stderr, /at least 10/);
  });
});

describe('the pieces about a prompt', () => {
  const prompts: Record<string, string> = {
    'prompts/answer.txt': 'Answer {{question}} for {{ name }}.\n',
    'prompts/chat.json': '[{"role": "user", "content": "Tell {{name}} about {{topic}}"}]',
    'greet.prompt': '---\nmodel: a\n---\nGreet {{name}}.\n',
    'prompts/plain.prompt.md': 'Say hello.\n',
  };

  it('make a suite that runs as it is, whatever the form of the prompt', async function () {
    for (const [name, text] of Object.entries(prompts)) {
      await writeNewFiles(folder, { [name]: text });
      const files = await promptSuite({ file: path.join(folder, name), root: folder, environment });
      await writeNewFiles(folder, files);
    }
    const { code, stdout, stderr } = await cupel(['run', 'evals', '--quiet', '--json'], { cwd: folder });
    assert.equal(code, 0, stderr);
    const { runs } = JSON.parse(stdout) as { runs: { summary: { passed: number; total: number } }[] };
    assert.deepEqual(
      runs.map(({ summary }) => pick(summary)),
      Array.from({ length: 4 }, () => ({ passed: 2, total: 2 })),
    );
  });

  it('make no suite for a prompt that is code', async () => {
    await writeNewFiles(folder, { 'prompt.mjs': 'export default () => "a";' });
    const piece = { file: path.join(folder, 'prompt.mjs'), root: folder, environment };
    await assert.rejects(promptSuite(piece), { code: 'scaffold.noVariables' });
  });

  it('make a card with the prompt’s name and variables, and no figure that nobody measured', async () => {
    const card = findSnippet(catalogue, 'markdown', 'aie-card');
    assert.ok(card);
    await writeNewFiles(folder, { 'prompts/answer.txt': prompts['prompts/answer.txt']! });
    const piece = { file: path.join(folder, 'prompts/answer.txt'), root: folder, environment };
    const text = (await promptCard(piece, card))['cards/answer/card.md'] ?? '';
    assert.match(text, /^# Prompt card: answer$/m);
    assert.match(text, /\| Prompt +\| `prompts\/answer\.txt`/);
    assert.match(text, /\| Variables +\| `question`, `name`/);
    assert.match(text, /\| Suite +\| `evals\/answer\/answer\.eval\.yaml`/);
    assert.match(text, /not yet/);
    assert.doesNotMatch(text, /\$\{|\d{4}-\d{2}/);
  });
});

function pick({ passed, total }: { passed: number; total: number }) {
  return { passed, total };
}
