import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel } from '../../support/cupel.ts';
import { projectRoot } from '../../support/paths.ts';

interface RunFile {
  run: { config: Record<string, unknown> };
  summary: Record<string, unknown>;
  results: Record<string, unknown>[];
}

describe('cupel run --shard, cupel merge', function () {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-shards-'));
    await cp(path.join(projectRoot, 'examples', 'support-triage'), cwd, { recursive: true });
  });
  afterEach(() => rm(cwd, { recursive: true, maxRetries: 5 }));

  const run = async (file: string, ...args: string[]): Promise<RunFile> => {
    const { stderr } = await cupel([...args, '-o', file], { cwd });
    assert.match(stderr, new RegExp(`wrote ${file}`));
    return JSON.parse(await readFile(path.join(cwd, file), 'utf8')) as RunFile;
  };
  /** What does not depend on the clock. */
  const facts = ({ summary: { durationMs: _, ...summary }, results }: RunFile) => ({
    summary,
    results: results.map(({ queueMs: _queue, ...result }) => result),
  });

  it('gives together exactly what the whole suite gives, each case in one shard', async () => {
    const whole = await run('whole.json', 'run', 'triage.eval.yaml');
    const shards: RunFile[] = [];
    for (const index of [1, 2, 3])
      shards.push(await run(`shard-${index}.json`, 'run', 'triage.eval.yaml', '--shard', `${index}/3`));
    const sizes = shards.map(({ results }) => results.length);
    assert.equal(
      sizes.reduce((sum, each) => sum + each),
      whole.results.length,
    );
    assert.ok(sizes.filter((each) => each > 0).length > 1, `the cases are spread: ${sizes.join(', ')}`);
    const files = [3, 1, 2].map((index) => `shard-${index}.json`);
    const merged = await run('merged.json', 'merge', ...files);
    assert.deepEqual(facts(merged), facts(whole));
  });

  for (const [status, code] of [
    ['budget', 3],
    ['cancelled', 130],
    ['interrupted', 130],
  ] as const)
    it(`exits ${code} when a shard was stopped (${status}), as the whole would`, async () => {
      for (const index of [1, 2])
        await run(`${index}.json`, 'run', 'triage.eval.yaml', '--shard', `${index}/2`);
      const file = path.join(cwd, '2.json');
      const stopped = JSON.parse(await readFile(file, 'utf8')) as RunFile;
      Object.assign(stopped.run, { status });
      await writeFile(file, JSON.stringify({ ...stopped, results: [] }));
      const merged = await cupel(['merge', '1.json', '2.json'], { cwd });
      assert.equal(merged.code, code, merged.stderr);
      assert.match(merged.stdout, new RegExp(` · ${status}\n`));
    });

  it('does not take two shards of three for the whole', async () => {
    for (const index of [1, 2])
      await run(`${index}.json`, 'run', 'triage.eval.yaml', '--shard', `${index}/3`);
    const { code, stderr } = await cupel(['merge', '1.json', '2.json'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /error merge\.incomplete: .*missing: 3\/3/);
  });

  it('gives a shard the same cases every time', async () => {
    const first = await run('a.json', 'run', 'triage.eval.yaml', '--shard', '2/3');
    const second = await run('b.json', 'run', 'triage.eval.yaml', '--shard', '2/3');
    assert.deepEqual(
      second.results.map(({ id }) => id),
      first.results.map(({ id }) => id),
    );
  });
});
