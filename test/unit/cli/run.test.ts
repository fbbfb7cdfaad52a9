import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel, startCupel } from '../../support/cupel.ts';
import { projectRoot } from '../../support/paths.ts';

describe('cupel run', function () {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-cli-'));
  });
  afterEach(() => rm(cwd, { recursive: true, maxRetries: 5 }));

  const write = (name: string, text: string) => writeFile(path.join(cwd, name), text);
  const suite = (tests: string, provider = 'echo') =>
    write('a.eval.yaml', `prompts: ['Say {{x}}']\nproviders: [${provider}]\ntests:\n${tests}`);
  const passing = '  - vars: { x: hello }\n    assert: [{ type: contains, value: hello }]\n';
  const failing = '  - vars: { x: hello }\n    assert: [{ type: contains, value: goodbye }]\n';

  it('exits 0 when all passed, and prints plain text where there is no terminal', async () => {
    await suite(passing);
    const { code, stdout, stderr } = await cupel(['run', 'a.eval.yaml'], { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /1 of 1 passed/);
    // oxlint-disable-next-line no-control-regex
    assert.ok(!/\u001B|\r/.test(stdout + stderr));
  });

  it('exits 100 when something failed, and says why', async () => {
    await suite(passing + failing);
    const { code, stdout } = await cupel(['run', 'a.eval.yaml'], { cwd });
    assert.equal(code, 100);
    assert.match(stdout, /1 of 2 passed · 1 failed/);
    assert.match(stdout, /contains: .*goodbye/);
  });

  it('goes on when nobody reads on: with the run, the next suite, the reports and the exit code', async () => {
    await suite(failing);
    await cp(path.join(cwd, 'a.eval.yaml'), path.join(cwd, 'b.eval.yaml'));
    for (const gone of ['stdout', 'stderr'] as const) {
      const output = path.join(gone, '{suite}.jsonl');
      const { child, finished } = startCupel(['run', 'a.eval.yaml', 'b.eval.yaml', '-o', output], { cwd });
      child[gone]?.destroy();
      const { code } = await finished;
      assert.equal(code, 100, gone);
      assert.deepEqual((await readdir(path.join(cwd, gone))).sort(), ['a.jsonl', 'b.jsonl']);
    }
    const show = startCupel(['show', 'latest'], { cwd });
    show.child.stdout?.destroy();
    assert.equal((await show.finished).code, 0);
  });

  it('exits 1 for a suite that cannot run, with file, line and column, and records nothing', async () => {
    await suite('  - vars: { x: hello }\n    assert: [{ type: containz, value: hello }]\n');
    const { code, stderr } = await cupel(['run', 'a.eval.yaml'], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, /a\.eval\.yaml:5:\d+: error \S+: .*containz/);
    assert.deepEqual(await readdir(cwd), ['a.eval.yaml']);
  });

  it('misses no variable that --var gives, also when the run is taken up again', async () => {
    await write(
      'a.eval.yaml',
      `prompts: ['{{ tone }} {{ x }}']
providers: [echo]
tests: [{ vars: { x: hello }, assert: [{ type: contains, value: '{{ tone }}' }] }]
cupel: { slices: [tone] }
`,
    );
    const warned = await cupel(['run', 'a.eval.yaml'], { cwd });
    assert.equal(warned.stderr.match(/suite\.missingVariable|suite\.unknownName/g)?.length, 3, warned.stderr);
    for (const args of [
      ['run', 'a.eval.yaml', '--var', 'tone=kind', '--max-cost', '0'],
      ['run', '--resume', 'latest'],
      ['estimate', 'a.eval.yaml', '--var', 'tone=kind'],
    ])
      assert.deepEqual(
        await cupel(args, { cwd }).then(({ code, stderr }) => [code, stderr]),
        [0, ''],
        `${args}`,
      );
  });

  it('exits 1 for flags and files that are not', async () => {
    await suite(passing);
    for (const args of [
      ['nothing.eval.yaml'],
      ['a.eval.yaml', '-j', '0'],
      ['a.eval.yaml', '-o', 'x.pdf'],
      ['.', '--shard', '3/2'],
    ])
      assert.equal((await cupel(['run', ...args], { cwd })).code, 1, args.join(' '));
    const none = await cupel(['run'], { cwd });
    assert.deepEqual([none.code, /no suite was named/.test(none.stderr)], [1, true]);
  });

  it('exits 1 for a store at an address that can keep none, and makes no folder', async () => {
    await suite(passing);
    for (const command of ['run a.eval.yaml', 'runs', 'mcp'])
      for (const store of ['mysql://db/x', 'file:///runs/x']) {
        const { code, stderr } = await cupel([...command.split(' '), '--store', store], { cwd });
        assert.equal(code, 1);
        assert.match(
          stderr,
          /error store\.unknownAddress: runs cannot be kept at an address of the kind (?:mysql|file)\n/,
        );
      }
    const queue = await cupel(['worker', '--queue', 'mysql://db/x'], { cwd });
    assert.match(queue.stderr, /store\.unknownAddress: a queue needs a PostgreSQL database/);
    assert.deepEqual(await readdir(cwd), ['a.eval.yaml']);
  });

  it('exits 1 when filters leave nothing to run, unless that may be', async () => {
    await suite(passing);
    const run = (...args: string[]) => cupel(['run', 'a.eval.yaml', ...args], { cwd });
    const none = await run('--filter-pattern', 'helo');
    assert.equal(none.code, 1);
    assert.match(none.stderr, /error run\.nothingChosen: No case was run/);
    const shards = await Promise.all([run('--shard', '1/2'), run('--shard', '2/2')]);
    assert.deepEqual(
      shards.map(({ code }) => code),
      [0, 0],
    );
    assert.equal((await run('--filter-failing', 'latest')).code, 0);
  });

  it('writes reports and prints the summary as one JSON object', async () => {
    await suite(passing + failing);
    const { code, stdout } = await cupel(
      ['run', 'a.eval.yaml', '--json', '-o', 'r.json', '-o', 'r.csv', '-o', 'r.junit.xml', '-o', 'r.md'],
      { cwd },
    );
    assert.equal(code, 100);
    const { summary } = JSON.parse(stdout) as {
      summary: { passed: number; total: number; cost: number | null };
    };
    assert.deepEqual([summary.passed, summary.total, summary.cost], [1, 2, 0]);
    const file = JSON.parse(await readFile(path.join(cwd, 'r.json'), 'utf8')) as { summary: object };
    assert.deepEqual(file.summary, summary);
    assert.match(await readFile(path.join(cwd, 'r.junit.xml'), 'utf8'), /failures="1"/);
  });

  it('names the files that it read outside the folder of the suite', async () => {
    const { path: outside, text } = { path: path.join(cwd, 'outside.txt'), text: 'Say {{x}}' };
    await writeFile(outside, text);
    await mkdir(path.join(cwd, 'inside', '.git'), { recursive: true });
    await write(
      'inside/a.eval.yaml',
      `prompts: ['file://../outside.txt']\nproviders: [echo]\ntests:\n${passing}`,
    );
    await cupel(['run', 'inside', '-o', 'r.json'], { cwd });
    const file = JSON.parse(await readFile(path.join(cwd, 'r.json'), 'utf8')) as {
      run: { outsideFiles: string[] };
    };
    assert.deepEqual(file.run.outsideFiles, [outside]);
  });

  it('keeps history, which runs and show read', async () => {
    await suite(passing + failing);
    await cupel(['run', 'a.eval.yaml'], { cwd });
    const runs = JSON.parse((await cupel(['runs', '--json'], { cwd })).stdout) as {
      id: string;
      status: string;
    }[];
    assert.deepEqual(
      runs.map((run) => run.status),
      ['finished'],
    );
    const shown = await cupel(['show', runs[0]?.id ?? '', '--case', '2'], { cwd });
    assert.match(shown.stdout, /FAIL[\s\S]*Say hello[\s\S]*✗ contains/);
    assert.equal((await cupel(['show', 'nothing'], { cwd })).code, 1);
  });

  it('runs the example as it is', async () => {
    await cp(path.join(projectRoot, 'examples'), path.join(cwd, 'examples'), { recursive: true });
    const { code, stdout, stderr } = await cupel(['run', 'examples/support-triage', '--json'], { cwd });
    assert.equal(code, 100, stderr);
    const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
    assert.deepEqual([summary['total'], summary['errored'], summary['costUnknown']], [176, 0, 0]);
    assert.ok((summary['cost'] ?? 0) > 0);
  });

  it('starts from what init wrote, and finds its runs where it was started', async () => {
    const project = path.join(cwd, 'project');
    await mkdir(project);
    const inProject = (...args: string[]) => cupel(args, { cwd: project, env: { HOME: cwd } });
    assert.equal((await inProject('init')).code, 0);
    assert.match((await inProject('runs')).stdout, /There are no runs yet/);
    assert.equal(existsSync(path.join(project, '.cupel')), false, 'a look makes no store');
    const { code, stdout } = await inProject('run', 'evals');
    assert.equal(code, 100);
    assert.match(stdout, /2 of 3 passed/);
    assert.match((await inProject('show')).stdout, /2 of 3 passed/);
    assert.equal((await inProject('init')).code, 1, 'nothing is overwritten');
  });

  describe('against a slow model', () => {
    const answered: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { messages } = JSON.parse(body) as { messages: { content: string }[] };
        answered.push(messages[0]?.content ?? '');
        const answer = {
          id: 'x',
          object: 'chat.completion',
          created: 0,
          model: 'm',
          choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
        };
        response.setHeader('content-type', 'application/json');
        setTimeout(() => response.end(JSON.stringify(answer)), 5);
      });
    });
    let provider: string;
    before(async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      provider = `{ id: 'openai:chat:gpt-5-mini', config: { apiBaseUrl: 'http://127.0.0.1:${port}/v1', apiKey: test-key-for-loopback } }`;
    });
    beforeEach(() => void (answered.length = 0));
    after(() => void server.close());

    const cases = (n: number) =>
      Array.from(
        { length: n },
        (_, i) => `  - vars: { x: '${i}' }\n    assert: [{ type: equals, value: ok }]\n`,
      ).join('');

    it('loses nothing when it is killed, and goes on without paying twice', async () => {
      await suite(cases(2000), provider);
      const { child, finished } = startCupel(['run', 'a.eval.yaml', '-j', '8'], { cwd });
      await until(() => answered.length > 300);
      child.kill('SIGKILL');
      assert.equal((await finished).signal, 'SIGKILL');
      const before = answered.length;

      const [run] = JSON.parse((await cupel(['runs', '--json'], { cwd })).stdout) as {
        id: string;
        status: string;
      }[];
      assert.equal(run?.status, 'interrupted');
      const { stdout } = await cupel(['run', '--resume', '--json', '-j', '8'], { cwd });
      const result = JSON.parse(stdout) as { run: string; summary: { total: number; passed: number } };
      assert.deepEqual([result.run, result.summary.total, result.summary.passed], [run.id, 2000, 2000]);
      // Sent again is at most what was under way, or just answered and not yet on disk, when it was killed.
      assert.ok(answered.length - 2000 <= 24, `${answered.length} calls, ${before} of them before the kill`);
    });

    it('finishes what is under way at the first Ctrl-C, and can be resumed', async () => {
      await suite(cases(400), provider);
      const { child, finished } = startCupel(['run', 'a.eval.yaml', '-j', '4', '--no-cache'], { cwd });
      await until(() => answered.length > 50);
      child.kill('SIGINT');
      const { code, stderr } = await finished;
      assert.equal(code, 130, stderr);
      const [run] = JSON.parse((await cupel(['runs', '--json'], { cwd })).stdout) as {
        status: string;
        summary: { total: number; errored: number };
      }[];
      assert.deepEqual(
        [run?.status, run?.summary.total, run?.summary.errored],
        ['cancelled', answered.length, 0],
      );
      const { stdout } = await cupel(['run', '--resume', '--json', '--no-cache'], { cwd });
      assert.equal((JSON.parse(stdout) as { summary: { total: number } }).summary.total, 400);
      assert.equal(answered.length, 400);
    });

    it('goes on with its shard, split and variables, and refuses others', async () => {
      await suite(cases(200), provider);
      const chosen = ['--shard', '1/2', '--split', 'train', '--holdout', '0.5', '--var', 'y=1'];
      const whole = await cupel(['run', 'a.eval.yaml', '--no-cache', '--json', ...chosen], { cwd });
      const { total } = (JSON.parse(whole.stdout) as { summary: { total: number } }).summary;
      assert.ok(total > 10 && total < 100, `${total}`);
      answered.length = 0;
      const { child, finished } = startCupel(['run', 'a.eval.yaml', '--no-cache', '-j', '1', ...chosen], {
        cwd,
      });
      await until(() => answered.length > 2);
      child.kill('SIGINT');
      assert.equal((await finished).code, 130);
      const sent = answered.length;
      const other = await cupel(['run', '--resume', '--shard', '2/2', '--split', 'holdout'], { cwd });
      assert.equal(other.code, 1);
      assert.match(
        other.stderr,
        /run\.otherOptions: The run \S+ was begun with another choice of --shard, --split/,
      );
      assert.equal(answered.length, sent);
      const { code, stdout } = await cupel(['run', '--resume', '--json'], { cwd });
      assert.equal(code, 0);
      assert.equal((JSON.parse(stdout) as { summary: { total: number } }).summary.total, total);
      assert.equal(answered.length, total);
    });
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
