import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel } from '../../support/cupel.ts';

describe('statistics on the command line', function () {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-cli-'));
  });
  afterEach(() => rm(cwd, { recursive: true, maxRetries: 5 }));

  /** A suite of 40 cases of which `right` pass; with `cupel:` keys. */
  const suite = (right: number, keys = '', name = 'a.eval.yaml') => {
    const cases = Array.from(
      { length: 40 },
      (_, i) =>
        `  - vars: { x: word${i}, want: ${i < right ? `word${i}` : 'another'}, half: ${i < 20 ? 'first' : 'second'} }`,
    );
    const assertion = "defaultTest: { assert: [{ type: contains, value: '{{want}}', metric: found }] }";
    return writeFile(
      path.join(cwd, name),
      `prompts: [{ raw: 'Say {{x}} {{half}}', label: p }]\nproviders: [echo]\n${assertion}\n${keys}\ntests:\n${cases.join('\n')}\n`,
    );
  };
  const run = (...args: string[]) => cupel(args, { cwd });

  it('a baseline is saved, committed, and stands guard', async () => {
    await suite(36);
    assert.equal((await run('run', 'a.eval.yaml')).code, 100);
    const saved = await run('baseline', 'save', '-o', 'a.baseline.json');
    assert.equal(saved.code, 0, saved.stderr);
    // The expectation is part of a case: the replies have to change, not what is asked of them.
    const guard = [
      'run',
      'a.eval.yaml',
      '--baseline',
      'a.baseline.json',
      '--metric',
      'pass',
      '--fail-on-regression',
    ];
    const same = await run(...guard, '-o', 'same.md');
    assert.equal(same.code, 0, same.stderr);
    assert.match(same.stdout, /against \S+, pass: no difference seen: 0\.0 points/);
    assert.match(
      await readFile(path.join(cwd, 'same.md'), 'utf8'),
      /^### `a`: Passed, though 4 of 40 did not pass\n/,
      'as the exit code says',
    );
    const file = JSON.parse(await readFile(path.join(cwd, 'a.baseline.json'), 'utf8')) as {
      results: [string, number, number | null][];
    };
    const better = file.results.map(([hash, column, , ...rest]) => [hash, column, 1, ...rest]);
    await writeFile(path.join(cwd, 'perfect.baseline.json'), JSON.stringify({ ...file, results: better }));
    const margin = await run(
      ...guard.slice(0, 3),
      'perfect.baseline.json',
      ...guard.slice(4),
      '--margin',
      '0.01',
      '-o',
      'm.junit.xml',
      '-o',
      'm.md',
    );
    assert.equal(margin.code, 100);
    assert.match(margin.stdout, /not shown to be within the margin: the worse end of the interval/);
    const [xml, markdown] = await Promise.all(
      ['m.junit.xml', 'm.md'].map((each) => readFile(path.join(cwd, each), 'utf8')),
    );
    assert.match(
      xml ?? '',
      /name="regression"[^]*<failure type="check" message="regression: pass is not shown/,
    );
    assert.match(markdown ?? '', /❌ against [^]*not shown to be within the margin/);
    const compare = ['compare', 'perfect.baseline.json', 'latest', '--fail-on-regression', '--margin'];
    const beyond = await run(...compare, '0.01');
    assert.deepEqual([beyond.code, /: not shown to be within the margin/.test(beyond.stdout)], [100, true]);
    const within = await run(...compare, '0.5');
    assert.deepEqual([within.code, /is within the margin/.test(within.stdout)], [0, true]);
    assert.match(margin.stderr, /regression: pass is not shown to be within the margin of/);
    const none = await run('run', 'a.eval.yaml', '--fail-on-regression');
    assert.deepEqual([none.code, /baseline\.notNamed/.test(none.stderr)], [1, true]);
    const wrong = await run('run', 'a.eval.yaml', '--baseline', 'none.baseline.json');
    assert.deepEqual([wrong.code, /baseline\.notFound/.test(wrong.stderr)], [1, true]);
  });

  it('a suite names its baseline, and a run is pinned to be it', async () => {
    await suite(40, 'cupel: { baseline: pinned }');
    const first = await run('run', 'a.eval.yaml');
    assert.equal(first.code, 0, first.stderr);
    assert.ok(!first.stdout.includes('against'));
    const pinned = await run('runs', 'pin', 'latest');
    assert.match(pinned.stdout, /^pinned \d{8}-/);
    assert.match((await run('run', 'a.eval.yaml')).stdout, /against \d{8}-\d{6}-\w+, score/);
    const [latest] = JSON.parse((await run('runs', '--json')).stdout) as { id: string; pinned?: boolean }[];
    assert.equal(latest?.pinned, undefined);
  });

  it('a gate that does not hold fails the run and is named', async () => {
    await suite(40, 'cupel: { gates: [{ metric: found, min: 0.9 }, { metric: score, max: 0.5 }] }');
    const { code, stdout, stderr } = await run('run', 'a.eval.yaml', '-o', 'a.junit.xml', '-o', 'a.md');
    assert.equal(code, 100);
    const xml = await readFile(path.join(cwd, 'a.junit.xml'), 'utf8');
    assert.match(xml, /<testsuites name="a" tests="42" failures="1" errors="0"/);
    assert.match(xml, /<testsuite name="checks of the run" tests="2" failures="1" errors="0"/);
    assert.match(xml, /name="gate found \(p · echo\)" time="0\.000"\/>/);
    assert.match(xml, /<failure type="check" message="gate failed: score is 1, at most 0\.5 is asked for/);
    assert.match(
      await readFile(path.join(cwd, 'a.md'), 'utf8'),
      /^### `a`: Not passed, though all cases did\n[^]*❌ gate: score is 1/,
    );
    assert.match(stdout, /✓ gate found is 1 \(at least 0\.9\)/);
    assert.match(stdout, /✗ gate score is 1, at most 0\.5 is asked for/);
    assert.match(stderr, /a: gate failed: score is 1/);
  });

  it('gates of shards are held when the shards are merged, and stand in the report', async () => {
    await suite(40, 'cupel: { gates: [{ metric: score, max: 0.5 }], slices: [half] }');
    for (const shard of ['1/2', '2/2']) {
      const part = await run('run', 'a.eval.yaml', '--shard', shard, '-o', `${shard[0]}.json`);
      assert.deepEqual([part.code, part.stdout.includes('gate')], [0, false]);
    }
    const { code, stdout } = await run('merge', '1.json', '2.json', '-o', 'all.md', '-o', 'all.json');
    assert.equal(code, 100);
    assert.match(stdout, /40 of 40 passed/);
    assert.match(stdout, /✗ gate score is 1, at most 0\.5 is asked for/);
    assert.match(stdout, /by half/);
    assert.match(await readFile(path.join(cwd, 'all.md'), 'utf8'), /❌ gate: score is 1, at most 0\.5/);
    const { summary } = JSON.parse(await readFile(path.join(cwd, 'all.json'), 'utf8')) as {
      summary: { gates: { passed: boolean }[]; byColumn: { scoreInterval: number[] | null }[] };
    };
    assert.deepEqual([summary.gates[0]?.passed, summary.byColumn[0]?.scoreInterval?.[1]], [false, 1]);
  });

  it('a metric that there is not is found before anything runs', async () => {
    await suite(40, 'cupel: { gates: [{ metric: foud, min: 0.9 }] }');
    const { code, stderr } = await run('run', 'a.eval.yaml');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /a\.eval\.yaml:4:\d+: error suite\.unknownMetric: .*"foud"\.\n.*Did you mean "found"/,
    );
  });

  it('figures stand with their intervals by column, by prompt, by provider, and in all', async () => {
    await writeFile(
      path.join(cwd, 'm.eval.yaml'),
      `prompts: [{ raw: 'a {{x}}', label: one }, { raw: 'b {{x}}', label: two }]
providers: [{ id: echo, label: m1 }, { id: echo, label: m2 }]
tests:\n${Array.from({ length: 10 }, (_, i) => `  - { vars: { x: ${i} }, assert: [{ type: starts-with, value: a }] }`).join('\n')}\n`,
    );
    const { stdout } = await run('run', 'm.eval.yaml');
    const rows = stdout.split('\n').filter((line) => /^(one|two|all) /.test(line));
    assert.deepEqual(
      rows.map((row) => row.split(/\s+/).slice(0, 3).join(' ')),
      [
        'one m1 100.0%',
        'one m2 100.0%',
        'two m1 0.0%',
        'two m2 0.0%',
        'one all 100.0%',
        'two all 0.0%',
        'all m1 50.0%',
        'all m2 50.0%',
        'all all 50.0%',
      ],
    );
    // Each case passes by the one prompt and not by the other: nothing is known but that of ten cases.
    assert.ok(
      rows.every((row) => / \[\d+\.\d, \d+\.\d\] +\d+\/\d+ +\d\.\d{3} \[/.test(row)),
      rows.join('\n'),
    );
  });

  it('slices are shown by any key', async () => {
    await suite(30);
    await run('run', 'a.eval.yaml');
    const { stdout } = await run('show', '--by', 'half', '--limit', '0');
    assert.match(stdout, /by half +cases/);
    assert.match(stdout, /second +20 +50\.0% \[.*\] .* fewer than 30 cases\nfirst +20 +100\.0%/);
    const { summary } = (
      JSON.parse((await run('show', '--by', 'half', '--json')).stdout) as {
        run: { summary: { slices: { key: string; slices: unknown[] }[] } };
      }
    ).run;
    assert.deepEqual([summary.slices[0]?.key, summary.slices[0]?.slices.length], ['half', 2]);
    assert.match((await run('show', '--by', 'nothing')).stderr, /show\.noSuchKey/);
  });

  it('repeats are shown together', async () => {
    await suite(40, 'evaluateOptions: { repeat: 3 }');
    const { stdout } = await run('run', 'a.eval.yaml');
    assert.match(
      stdout,
      /3 repeats: 40 of 40 cases passed 100\.0% \[91\.\d, 100\.0\] · 0 flaky · pass@3 100\.0%/,
    );
  });

  it('runs are compared, as text, JSON and Markdown, regressions first', async () => {
    await suite(40);
    await run('run', 'a.eval.yaml', '-o', 'good.json');
    const good = await readFile(path.join(cwd, 'good.json'), 'utf8');
    const file = JSON.parse(good) as {
      run: { id: string };
      results: { pass: boolean; score: number; case: number }[];
    };
    for (const result of file.results) {
      if (result.case < 12) Object.assign(result, { pass: false, score: 0 });
    }
    file.run.id = 'bad';
    await writeFile(path.join(cwd, 'bad.json'), JSON.stringify(file));
    const text = await run('compare', 'good.json', 'bad.json', '--metric', 'pass', '--fail-on-regression');
    assert.equal(text.code, 100);
    assert.match(text.stdout, /worse: -30\.0 points \[.*\], p = 0\.0005 \(McNemar's exact test, 40 cases\)/);
    assert.match(text.stdout, /Regressions \(12\):\n {2}100\.0% → 0\.0% {2}case 1\n/);
    const md = await run('compare', 'good.json', 'bad.json', '--format', 'md');
    assert.match(md.stdout, /^- \*\*bad\*\* against \*\*\d/);
    assert.match(md.stdout, /\*\*Regressions \(12\)\*\*\n\n- 1\.000 → 0\.000 `case 1`/);
    const json = JSON.parse((await run('compare', 'bad.json', 'good.json', '--format', 'json')).stdout) as {
      overall: { verdict: string; improvements: unknown[] };
      gate: { passed: boolean };
    };
    assert.deepEqual(
      [json.overall.verdict, json.overall.improvements.length, json.gate.passed],
      ['better', 12, true],
    );
  });

  it('a comparison knows the clusters of the suite', async () => {
    await suite(30, 'cupel: { cluster: half }');
    await run('run', 'a.eval.yaml');
    await run('run', 'a.eval.yaml', '-o', 'b.json');
    const { stdout } = await run('compare', 'b.json', 'latest', '--json');
    assert.equal((JSON.parse(stdout) as { overall: { test: string } }).overall.test, 'signFlip');
    const file = JSON.parse(await readFile(path.join(cwd, 'b.json'), 'utf8')) as {
      results: { score: number; case: number }[];
    };
    for (const result of file.results) result.score /= 2 + (result.case % 3);
    await writeFile(path.join(cwd, 'b.json'), JSON.stringify(file));
    for (const sides of [
      ['b.json', 'latest'],
      ['latest', 'b.json'],
    ])
      assert.match((await run('compare', ...sides)).stdout, /clustered paired t-test, 40 cases/);
  });

  it('power says how many cases are needed', async () => {
    const { stdout } = await run('power', '--rate', '0.8', '--difference', '0.05');
    assert.match(
      stdout,
      /From 80\.0% to 85\.0%, seen in 80\.0% of runs at alpha 0\.05:\n {2}909 cases that both answer/,
    );
    await suite(36);
    await run('run', 'a.eval.yaml');
    assert.match(
      (await run('power', 'latest', '--difference', '0.05')).stdout,
      /The run has 40 cases: \d+ too few/,
    );
    assert.match((await run('power', '--difference', '0.05')).stderr, /power\.noRate/);
    assert.equal((await run('power', '--rate', '0.8', '--difference', '0')).code, 1);
  });

  it('says below what it prints how to have it explained, by names that are defined', async () => {
    await suite(36, 'cupel: { gates: [{ metric: latency.p95, max: 1000 }], slices: [half] }');
    const shown = await run('run', 'a.eval.yaml', '--repeat', '2');
    const names = /^What these numbers mean: cupel explain (.+)$/m.exec(shown.stdout)?.[1]?.split(' ') ?? [];
    for (const name of ['passRate', 'score', 'cost', 'latency', 'flaky', 'passHatK', 'gap', 'gate', 'metric'])
      assert.equal(names.includes(name), name !== 'gap', `${name}: ${names.join()}`);
    const explained = await run('explain', ...names);
    assert.equal(explained.code, 0, explained.stderr);
    assert.match(
      explained.stdout,
      /^pass rate \[95%\] {2}passRate\n {2}.+Wilson.+\n {2}docs\/statistics\.md#pass-rate/m,
    );
    const metrics = await run('explain', 'f1.macro', 'pass@5', 'recall.billing', '--json');
    assert.deepEqual(
      (JSON.parse(metrics.stdout) as { name: string }[]).map(({ name }) => name),
      ['f1Macro', 'passAtK', 'recall'],
    );
    const unknown = await run('explain', 'passRat');
    assert.deepEqual([unknown.code, /explain\.unknown.*\n.*"passRate"/.test(unknown.stderr)], [1, true]);
  });

  it('tells how far graders agree, and lets a gate ask for it', async () => {
    // Each grader answers with what the case says it shall.
    const answer = "{ output: JSON.stringify({ pass, score: Number(pass), reason: 'because' }) }";
    const made = (name: string) =>
      `export const ${name} = (prompt) => { const pass = prompt.includes('${name}: yes'); return ${answer}; };`;
    await writeFile(path.join(cwd, 'grader.mjs'), `${made('strict')}\n${made('mild')}\n`);
    const grader = (name: string) =>
      `{ type: llm-rubric, metric: polite, value: Is it polite?, weight: 0, provider: 'file://grader.mjs:${name}' }`;
    const cases = Array.from(
      { length: 20 },
      (_, i) => `  - vars: { x: 'strict: ${i % 2 ? 'yes' : 'no'}, mild: ${i % 4 ? 'yes' : 'no'}, ${i}' }`,
    );
    await writeFile(
      path.join(cwd, 'g.eval.yaml'),
      `prompts: ['{{x}}']\nproviders: [echo]\ndefaultTest: { assert: [${grader('strict')}, ${grader('mild')}] }
cupel: { gates: [{ metric: agreement.kappa, min: 0.8 }] }\ntests:\n${cases.join('\n')}\n`,
    );
    const ran = await run('run', 'g.eval.yaml');
    assert.match(ran.stdout, /✗ gate agreement\.kappa is 0\.5, at least 0\.8 is asked for/, ran.stderr);
    assert.equal(ran.code, 100);
    const { stdout } = await run('agreement');
    assert.match(stdout, /between graders +results +agree +Cohen’s kappa \[95%\]/);
    assert.match(stdout, /polite: .* 20 +75\.0% +0\.50 \[/);
    assert.match(stdout, /cupel explain percentAgreement cohenKappa krippendorffAlpha/);
    const { graders } = JSON.parse((await run('agreement', 'latest', '--json')).stdout) as {
      graders: { judges: string[]; results: number }[];
    };
    assert.deepEqual([graders[0]?.judges.length, graders[0]?.results], [2, 20]);
    await suite(36);
    await run('run', 'a.eval.yaml');
    assert.match((await run('agreement')).stdout, /No two judged the same/);
  });

  it('a holdout is the same cases each time, and the rest is not in it', async () => {
    await suite(40);
    const cases = async (...args: string[]) => {
      await run('run', 'a.eval.yaml', ...args, '-o', 'x.json');
      const { results } = JSON.parse(await readFile(path.join(cwd, 'x.json'), 'utf8')) as {
        results: { case: number }[];
      };
      return results.map((result) => result.case);
    };
    const holdout = await cases('--split', 'holdout');
    const train = await cases('--split', 'train');
    assert.deepEqual(await cases('--split', 'holdout'), holdout);
    assert.equal(holdout.length + train.length, 40);
    assert.ok(holdout.length > 0 && holdout.every((each) => !train.includes(each)));
  });

  it('validate --data looks into the data, and only warns', async () => {
    await writeFile(
      path.join(cwd, 'd.eval.yaml'),
      "prompts: ['{{x}}']\nproviders: [echo]\ntests:\n  - vars: { x: the same }\n  - vars: { x: the same }\n",
    );
    const { code, stdout } = await run('validate', '--data', 'd.eval.yaml');
    assert.equal(code, 0);
    assert.match(stdout, /d\.eval\.yaml:5:\d+: warning data\.duplicate: This case is the same as case 1/);
    assert.ok(!(await run('validate', 'd.eval.yaml')).stdout.includes('data.duplicate'));
  });
});
