import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { completion, ContractServer, sendJson } from '../support/contractServer.ts';
import { cupel, said, startCupel, type Running } from '../support/cupel.ts';
import { query } from '../support/postgres.ts';
import { postgresHere } from './postgresHere.ts';

describe('cupel run --queue, cupel worker', function () {
  const server = postgresHere();
  let url: string;
  let cwd: string;
  let vendor: ContractServer;
  let workers: Running[];
  const env = { OPENAI_API_KEY: 'sk-planted-key' };
  beforeEach(async () => {
    url = await server().database();
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-queue-'));
    vendor = await ContractServer.start(({ json }, response) => {
      setTimeout(() => sendJson(response, completion(`echo ${json.messages[0].content}`)), 20);
    });
    workers = [];
  });
  afterEach(async () => {
    for (const { child } of workers) child.kill('SIGKILL');
    await Promise.all(workers.map(({ finished }) => finished));
    await vendor.stop();
    await rm(cwd, { recursive: true, maxRetries: 5 });
  });

  const suite = (cases: number, config = '') =>
    writeFile(
      path.join(cwd, 'a.eval.yaml'),
      `prompts: ['Say {{x}}']
providers:
  - id: openai:chat:gpt-4o-mini
    config: { apiBaseUrl: '${vendor.url}/v1', max_tokens: 10${config} }
tests:
${Array.from({ length: cases }, (_, i) => `  - vars: { x: w${i} }\n    assert: [{ type: contains, value: 'w${i}' }]\n`).join('')}`,
    );
  const startWorker = (...args: string[]) => {
    const worker = startCupel(['worker', '--queue', url, ...args], { cwd, env });
    workers.push(worker);
    return worker;
  };
  const asked = () => vendor.requests.map(({ json }) => String(json.messages[0].content));

  it('shares a run between workers: each call is sent once, and every command reads the results', async () => {
    await suite(60);
    startWorker('-j', '2');
    startWorker('-j', '2');
    const { code, stdout, stderr } = await cupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], {
      cwd,
      env,
    });
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /60 of 60 passed/);
    assert.deepEqual([vendor.requests.length, new Set(asked()).size], [60, 60]);
    const shown = await cupel(['show', '--store', url], { cwd });
    assert.match(shown.stdout, /60 of 60 passed/);
    assert.match((await cupel(['runs', '--store', url], { cwd })).stdout, /finished|60/);
    await cupel(['export', '--store', url, '-o', 'run.json'], { cwd });
    const { results } = JSON.parse(await readFile(path.join(cwd, 'run.json'), 'utf8')) as {
      results: unknown[];
    };
    assert.equal(results.length, 60);
    const again = await cupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], { cwd, env });
    assert.equal(again.code, 0);
    assert.equal(vendor.requests.length, 60, 'the second run was answered from the shared cache');
    const compared = await cupel(
      [
        'compare',
        'latest',
        (JSON.parse(await readFile(path.join(cwd, 'run.json'), 'utf8')) as { run: { id: string } }).run.id,
        '--store',
        url,
      ],
      { cwd },
    );
    assert.equal(compared.code, 0, compared.stderr);
    for (const table of ['runs', 'results', 'plans', 'cache'])
      assert.ok(!JSON.stringify(await query(url, `SELECT * FROM cupel.${table}`)).includes('planted'), table);
  });

  it('asks again what was answered longer ago than the run takes, and says that -j is for workers', async () => {
    await suite(5);
    startWorker('-j', '2');
    const run = (...more: string[]) =>
      cupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress', ...more], { cwd, env });
    assert.doesNotMatch((await run()).stderr, /(?<!\S)-j\b/);
    await run('--cache-ttl', '1h');
    assert.equal(vendor.requests.length, 5);
    const { code, stderr } = await run('--cache-ttl', '1s', '-j', '8');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /warning: -j is left out with --queue: each worker has its own/);
    assert.equal(vendor.requests.length, 10);
  });

  it('keeps one budget over all workers', async () => {
    await suite(200, ', inputCost: 0.00001, outputCost: 0.00002');
    startWorker('-j', '8');
    startWorker('-j', '8');
    const { code, stderr } = await cupel(
      ['run', 'a.eval.yaml', '--queue', url, '--no-progress', '--max-cost', '0.01', '--no-cache'],
      { cwd, env },
    );
    assert.equal(code, 3, stderr);
    const paid = vendor.requests.length * (10 * 0.00001 + 5 * 0.00002);
    assert.ok(vendor.requests.length > 10, `${vendor.requests.length} sent`);
    assert.ok(paid <= 0.01 + 1e-12, `${paid} paid`);
  });

  it('keeps one pace over all workers', async () => {
    await suite(30, ', rateLimit: { rpm: 600 }');
    startWorker('-j', '8');
    startWorker('-j', '8');
    const began = Date.now();
    let last = 0;
    vendor.answer(({ json }, response) => {
      last = Date.now();
      sendJson(response, completion(`echo ${json.messages[0].content}`));
    });
    const { code, stderr } = await cupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], {
      cwd,
      env,
    });
    assert.equal(code, 0, stderr);
    // When the provider is free again: each of 30 requests moved that on by a tenth of a second.
    const [pace] = await query(url, 'SELECT extract(epoch FROM free_at) * 1000 AS free FROM cupel.pace');
    const free = Number(pace?.['free']);
    assert.ok(free - began >= 3000, `${free - began} ms were taken by 30 requests`);
    // The last one has a tenth of a second of its own. A busy machine makes it later, and nothing earlier.
    assert.ok(last >= free - 100 - 20, `the last request came ${free - last} ms before the end of its time`);
  });

  it('gives what a killed worker had to another one', async () => {
    await suite(40);
    let reached: () => void;
    const halfway = new Promise<void>((resolve) => (reached = resolve));
    vendor.answer(({ json }, response, index) => {
      // The first worker comes no further before it is killed.
      if (index === 5) reached();
      else setTimeout(() => sendJson(response, completion(`echo ${json.messages[0].content}`)), 20);
    });
    const run = startCupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress', '--no-cache'], {
      cwd,
      env,
    });
    // The queue and its parts are there before the worker.
    await said(run, 'planned ');
    const first = startWorker('-j', '1', '--heartbeat', '10');
    await halfway;
    const active = `SELECT heartbeat_seconds FROM cupel_queue.job WHERE name = 'cupel-parts' AND state = 'active'`;
    assert.deepEqual(await query(url, active), [{ heartbeat_seconds: 10 }]);
    first.child.kill('SIGKILL');
    startWorker('-j', '4', '--heartbeat', '10');
    const { code, stdout, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /40 of 40 passed/);
    const twice = vendor.requests.length - new Set(asked()).size;
    assert.ok(twice <= 1, `${twice} calls were sent twice: only what was under way may be`);
  });

  it('waits for a database that is restarted, and loses no answer that was paid for', async () => {
    await suite(60);
    const started = [startWorker('-j', '4'), startWorker('-j', '4')];
    // One that starts while the database is away would end.
    await Promise.all(started.map((each) => said(each, 'waiting for parts')));
    let reached = () => undefined as void;
    const begun = new Promise<void>((resolve) => (reached = resolve));
    vendor.answer(({ json }, response, index) => {
      if (index === 12) reached();
      setTimeout(() => sendJson(response, completion(`echo ${json.messages[0].content}`)), 300);
    });
    const run = startCupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress', '--no-cache'], {
      cwd,
      env,
    });
    await begun;
    const noticed = [run, ...started].map((each) => said(each, 'is away'));
    const bringUp = await server().takeDown();
    await Promise.all(noticed);
    await bringUp();
    const { code, stdout, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /60 of 60 passed/);
    assert.match(stderr, /warning: the database .* is away \(.*\); waiting until it is back\n/);
    assert.match(stderr, /warning: the database .* is back\n/);
    assert.ok(!stderr.includes('secret-word'), stderr);
    assert.deepEqual([vendor.requests.length, new Set(asked()).size], [60, 60]);
    for (const { child } of started) child.kill('SIGINT');
    for (const { finished } of started)
      assert.equal((await finished).stderr.match(/is away/g)?.length, 1, 'said once');
  });

  it('lets go of a run whose database is away, and says how to go on', async () => {
    await suite(5);
    const run = startCupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], { cwd, env });
    await said(run, 'planned ');
    const noticed = said(run, 'is away');
    const bringUp = await server().takeDown();
    await noticed;
    run.child.kill('SIGINT');
    const { code, stderr } = await run.finished;
    await bringUp();
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /store\.unreachable: the database .* is away\n {2}When it is back, go on with: cupel run --resume \d\S+ --queue/,
    );
  });

  it('says how to start a worker when there is none, and how a run is gone on with', async () => {
    await suite(5);
    const run = startCupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], { cwd, env });
    await said(run, 'No worker has taken a part');
    const local = await cupel(['run', 'a.eval.yaml', '--resume', 'latest', '--store', url], { cwd, env });
    assert.equal(local.code, 1);
    assert.match(
      local.stderr,
      /run\.stillRunning: The run (\S+) was planned into a queue, and is still under way\.\n.*cupel run --resume \1 --queue/,
    );
    startWorker();
    const { code, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /No worker has taken a part of \S+ yet\. Start one, in a checkout of the project: cupel worker --queue/,
    );
  });

  it('gives up a part that fails on every try, and says why', async () => {
    await suite(5);
    const other = await mkdtemp(path.join(tmpdir(), 'cupel-other-'));
    startWorker('--root', other);
    const { code, stderr } = await cupel(['run', 'a.eval.yaml', '--queue', url, '--no-progress'], {
      cwd,
      env,
    });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /1 parts failed on every try.*cannot read/);
    assert.equal(vendor.requests.length, 0);
    await rm(other, { recursive: true });
  });
});
