import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel } from '../../support/cupel.ts';
import { projectRoot } from '../../support/paths.ts';

interface RunFile {
  run: { id: string };
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

  for (const [status, code, words] of [
    ['budget', 3, 'stopped by the budget'],
    ['timeLimit', 100, 'stopped by the time limit'],
    ['cancelled', 130, 'cancelled'],
    ['interrupted', 130, 'interrupted'],
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
      assert.match(merged.stdout, new RegExp(` · ${words}: \\d+ of \\d+ calls were not made\n`));
    });

  it('does not take two shards of three for the whole', async () => {
    for (const index of [1, 2])
      await run(`${index}.json`, 'run', 'triage.eval.yaml', '--shard', `${index}/3`);
    const { code, stderr } = await cupel(['merge', '1.json', '2.json'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /error merge\.incomplete: .*missing: 3\/3/);
  });

  describe('of a suite with gates', () => {
    const suite = (min: number) =>
      writeFile(
        path.join(cwd, 'evals', 'gated.eval.yaml'),
        `prompts: ['{{x}}']
providers: [echo]
cupel: { gates: [{ metric: score, min: ${min} }] }
tests: [{ vars: { x: a } }, { vars: { x: b } }, { vars: { x: c } }]
`,
      );
    const merge = (...args: string[]) => cupel(['merge', '1.json', '2.json', ...args], { cwd });
    beforeEach(async () => {
      await mkdir(path.join(cwd, 'evals'));
      await suite(2);
      for (const index of [1, 2])
        await run(`${index}.json`, 'run', 'evals/gated.eval.yaml', '--shard', `${index}/2`);
    });
    /** As a machine with another working directory would have written it. */
    const recordElsewhere = async () => {
      for (const file of ['1.json', '2.json']) {
        const text = await readFile(path.join(cwd, file), 'utf8');
        await writeFile(path.join(cwd, file), text.replaceAll(cwd, '/runner/work'));
      }
    };

    it('holds them against the whole, from wherever the suite is', async () => {
      for (const elsewhere of [false, true]) {
        if (elsewhere) await recordElsewhere();
        const { code, stderr } = await merge();
        assert.equal(code, 100, stderr);
        assert.match(stderr, /gate failed: score/);
      }
      await rename(path.join(cwd, 'evals'), path.join(cwd, 'moved'));
      const { code, stderr } = await merge('--suite', 'moved/gated.eval.yaml');
      assert.equal(code, 100, stderr);
      assert.match(stderr, /gate failed: score/);
    });

    it('does not pass without them when the suite is not found, and records nothing', async () => {
      await recordElsewhere();
      // Another suite, for all that is known.
      await suite(0);
      const { code, stderr } = await merge();
      assert.equal(code, 1);
      assert.match(stderr, /error merge\.noSuite: \/runner\/work\/evals\/gated\.eval\.yaml is not here/);
      assert.match(stderr, /--suite/);
      const { stdout } = await cupel(['runs', '--json'], { cwd });
      assert.deepEqual(JSON.parse(stdout), []);
      const given = await merge('--suite', 'evals/gated.eval.yaml');
      assert.equal(given.code, 0, given.stderr);
      assert.match(given.stderr, /warning: .* has changed since it was run/);
    });

    it('refuses a suite of other prompts, and one that cannot be read', async () => {
      const other = await merge('--suite', 'triage.eval.yaml');
      assert.equal(other.code, 1);
      assert.match(other.stderr, /error merge\.different: its prompts are not those that were run/);
      const none = await merge('--suite', 'none.eval.yaml');
      assert.equal(none.code, 1);
      assert.match(none.stderr, /none\.eval\.yaml/);
    });
  });

  it('holds the whole against a baseline as the run without shards does', async () => {
    await run('before.json', 'run', 'triage.eval.yaml');
    const against = ['--baseline', 'before.json', '--metric', 'pass', '--margin', '0.5', '--alpha', '0.1'];
    const whole = await run('whole.json', 'run', 'triage.eval.yaml', ...against);
    for (const index of [1, 2])
      await run(`${index}.json`, 'run', 'triage.eval.yaml', '--shard', `${index}/2`);
    const merged = await run('merged.json', 'merge', '1.json', '2.json', ...against);
    assert.ok(whole.summary['baseline']);
    const unnamed = (file: RunFile) => JSON.stringify(facts(file)).replaceAll(file.run.id, 'this run');
    assert.deepEqual(JSON.parse(unnamed(merged)), JSON.parse(unnamed(whole)));
    const guarded = ['merge', '1.json', '2.json', '--fail-on-regression'];
    const none = await cupel(guarded, { cwd });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /error baseline\.notNamed/);
    const same = await cupel([...guarded, ...against.slice(0, 4)], { cwd });
    assert.equal(same.code, 0, same.stderr);
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
