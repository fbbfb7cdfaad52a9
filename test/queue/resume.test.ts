import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { completion, ContractServer, sendJson } from '../support/contractServer.ts';
import { cupel, said, startCupel, type Running } from '../support/cupel.ts';
import { query } from '../support/postgres.ts';
import { postgresHere } from './postgresHere.ts';

describe('cupel run --queue --resume', function () {
  this.timeout(240_000);
  const server = postgresHere();
  let url: string;
  let cwd: string;
  let vendor: ContractServer;
  let started: Running[];
  const env = { OPENAI_API_KEY: 'sk-planted-key' };
  beforeEach(async () => {
    url = await server().database();
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-resume-'));
    vendor = await ContractServer.start(({ json }, response) =>
      sendJson(response, completion(`echo ${json.messages[0].content}`)),
    );
    started = [];
  });
  afterEach(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.map(({ finished }) => finished));
    await vendor.stop();
    await rm(cwd, { recursive: true, maxRetries: 5 });
  });

  const suite = (cases: number, { config = '', prompt = 'Say', more = '' } = {}) =>
    writeFile(
      path.join(cwd, 'a.eval.yaml'),
      `prompts: ['${prompt} {{x}}']
providers:
  - id: openai:chat:gpt-4o-mini
    config: { apiBaseUrl: '${vendor.url}/v1', max_tokens: 10${config} }
${more}tests:
${Array.from({ length: cases }, (_, i) => `  - vars: { x: w${i} }\n    assert: [{ type: contains, value: 'w${i}' }]\n`).join('')}`,
    );
  const start = (...args: string[]) => {
    const running = startCupel(args, { cwd, env });
    started.push(running);
    return running;
  };
  const startWorker = (...args: string[]) => start('worker', '--queue', url, '-j', '2', ...args);
  const runArgs = (...args: string[]) => ['run', '--queue', url, '--no-progress', '--no-cache', ...args];
  const run = (...args: string[]) => cupel(runArgs(...args), { cwd, env });
  const asked = () => vendor.requests.map(({ json }) => String(json.messages[0].content));
  const assertEachOnce = (cases: number) =>
    assert.deepEqual([asked().length, new Set(asked()).size], [cases, cases]);
  /** Looks until the database says so. */
  const until = async (sql: string) => {
    while ((await query(url, sql).catch(() => [])).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('plans again what a cancelled run had not begun, and asks nothing twice', async () => {
    await suite(60);
    const first = start(...runArgs('a.eval.yaml'));
    // Two parts are made before a worker learns that the run was cancelled.
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    vendor.answer(({ json }, response, index) => {
      const send = () => sendJson(response, completion(`echo ${json.messages[0].content}`));
      if (index < 15) send();
      else void held.then(send);
    });
    startWorker();
    await until('SELECT run FROM cupel.results OFFSET 9');
    const again = said(first, 'Press Ctrl-C again');
    first.child.kill('SIGINT');
    await again;
    first.child.kill('SIGINT');
    assert.equal((await first.finished).code, 130);
    await until('SELECT run FROM cupel.plans WHERE cancelled');
    release();
    await until('SELECT run FROM cupel.plans WHERE completed');
    const before = vendor.requests.length;
    assert.ok(before < 60, `${before} sent before`);
    const { code, stdout, stderr } = await run('--resume');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /took up .*: 60 calls/);
    assert.match(stdout, /60 of 60 passed/);
    assertEachOnce(60);
  });

  it('plans again what was given up, once a worker has the suite', async () => {
    await suite(12);
    const other = await mkdtemp(path.join(tmpdir(), 'cupel-other-'));
    const astray = startWorker('--root', other);
    assert.equal((await run('a.eval.yaml')).code, 1);
    astray.child.kill('SIGKILL');
    await astray.finished;
    startWorker();
    const { code, stdout, stderr } = await run('--resume', 'latest');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /12 of 12 passed/);
    assert.doesNotMatch(stderr, /given up/);
    assertEachOnce(12);
    await rm(other, { recursive: true });
  });

  it('plans what a planner that died had not sent', async () => {
    await suite(40);
    const first = start(...runArgs('a.eval.yaml'));
    await until('SELECT run FROM cupel.plans WHERE complete');
    first.child.kill('SIGKILL');
    await first.finished;
    // As if it had died between writing down a part and sending it, and before the last one.
    await query(url, 'UPDATE cupel.plans SET complete = false');
    const [lost, never] = (await query(url, 'SELECT id FROM cupel.parts ORDER BY id')).map((row) =>
      String(row['id']),
    );
    await query(url, `DELETE FROM cupel_queue.job WHERE id IN ('${lost}', '${never}')`);
    await query(url, `DELETE FROM cupel.parts WHERE id = '${never}'`);
    startWorker();
    const { code, stdout, stderr } = await run('a.eval.yaml', '--resume');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /40 of 40 passed/);
    assertEachOnce(40);
  });

  it('waits for workers that are still at it', async () => {
    await suite(30);
    const first = start(...runArgs('a.eval.yaml'));
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    vendor.answer(
      ({ json }, response) =>
        void held.then(() => sendJson(response, completion(`echo ${json.messages[0].content}`))),
    );
    startWorker();
    startWorker();
    await until(`SELECT id FROM cupel_queue.job WHERE name = 'cupel-parts' AND state = 'active' OFFSET 1`);
    first.child.kill('SIGINT');
    assert.match((await first.finished).stderr, /The workers go on/);
    const second = start(...runArgs('--resume'));
    const third = start(...runArgs('--resume'));
    await Promise.all([second, third].map((each) => said(each, 'took up')));
    release();
    for (const { finished } of [second, third]) {
      const { code, stdout, stderr } = await finished;
      assert.equal(code, 0, stderr);
      assert.match(stdout, /30 of 30 passed/);
    }
    assertEachOnce(30);
  });

  it('counts what was spent before, and takes a larger budget', async () => {
    await suite(40, { config: ', inputCost: 0.00001, outputCost: 0.00002' });
    const price = 10 * 0.00001 + 5 * 0.00002;
    startWorker();
    assert.equal((await run('a.eval.yaml', '--max-cost', '0.002')).code, 3);
    const before = vendor.requests.length;
    assert.ok(before > 0 && before * price <= 0.002 + 1e-12, `${before} sent`);
    const same = await run('--resume');
    assert.equal(same.code, 3, same.stderr);
    assert.ok(vendor.requests.length * price <= 0.002 + 1e-12, `${vendor.requests.length} sent`);
    // As a worker that died leaves it: the vendor may bill it.
    await query(
      url,
      'INSERT INTO cupel.reservations (run, id, worst, until) SELECT run, gen_random_uuid(), 0.5, now() FROM cupel.budgets',
    );
    const alone = (...more: string[]) =>
      cupel(['run', '--resume', '--store', url, '--no-progress', '--no-cache', ...more], { cwd, env });
    const sent = vendor.requests.length;
    assert.equal((await alone('--max-cost', '0.5')).code, 3);
    assert.equal(vendor.requests.length, sent);
    assert.equal((await alone('--max-cost', '0.503')).code, 3);
    assert.ok(vendor.requests.length > sent, 'one process goes on with it');
    // The workers know what that process spent.
    assert.equal((await run('--resume', '--max-cost', '0.503')).code, 3);
    assert.ok(vendor.requests.length * price <= 0.003 + 1e-12, `${vendor.requests.length} sent`);
    const { code, stdout, stderr } = await run('--resume', '--max-cost', '1');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /40 of 40 passed/);
    assertEachOnce(40);
    const [budget] = await query(url, 'SELECT amount AS spent FROM cupel.spending');
    assert.ok(Math.abs(Number(budget?.['spent']) - 40 * price) < 1e-9, JSON.stringify(budget));
  });

  it('keeps its split and its variables, and refuses others', async () => {
    await suite(60, { prompt: 'Say {{y}}' });
    const chosen = ['--split', 'holdout', '--holdout', '0.3', '--var', 'y=kindly'];
    const first = start(...runArgs('a.eval.yaml', ...chosen));
    await until('SELECT run FROM cupel.plans WHERE complete');
    const [planned] = await query(url, `SELECT record FROM cupel.runs`);
    const { planned: calls } = JSON.parse(String(planned?.['record'])) as { planned: number };
    assert.ok(calls > 5 && calls < 40, `${calls}`);
    const again = said(first, 'Press Ctrl-C again');
    first.child.kill('SIGINT');
    await again;
    first.child.kill('SIGINT');
    await first.finished;
    // The parts that it had sent are handed out as cancelled.
    const worker = startWorker();
    await until('SELECT run FROM cupel.plans WHERE completed');
    const other = await run('--resume', '--split', 'train', '--holdout', '0.3');
    assert.equal(other.code, 1);
    assert.match(other.stderr, /run\.otherOptions.*--split/);
    const { code, stderr } = await run('--resume');
    assert.equal(code, 0, stderr);
    assert.match(stderr, new RegExp(`took up .*: ${calls} calls`));
    assertEachOnce(calls);
    assert.ok(asked().every((text) => text.startsWith('Say kindly ')));
    worker.child.kill('SIGKILL');
  });

  it('refuses a suite that has changed, and a run that no queue knows', async () => {
    await suite(5);
    startWorker();
    assert.equal((await run('a.eval.yaml')).code, 0);
    await suite(5, { prompt: 'Do say' });
    const changed = await run('a.eval.yaml', '--resume', 'latest');
    assert.equal(changed.code, 1);
    assert.match(changed.stderr, /run\.suiteChanged.*changed since the run/);
    await cupel(['run', 'a.eval.yaml', '--store', url], { cwd, env });
    const own = await run('a.eval.yaml', '--resume', 'latest');
    assert.equal(own.code, 1);
    assert.match(own.stderr, /queue\.notPlanned/);
    assert.match((await run('--resume', 'nowhere')).stderr, /store\.noSuchRun/);
    assert.equal(vendor.requests.length, 10);
  });

  it('holds a run against its baseline when the workers have ended it, and keeps its gates', async () => {
    await suite(30, { more: 'cupel: { gates: [{ metric: passRate, min: 0.5 }] }\n' });
    startWorker();
    assert.equal((await run('a.eval.yaml')).code, 0);
    vendor.answer((_, response) => sendJson(response, completion('nothing of it')));
    const held = ['--baseline', 'latest', '--fail-on-regression'];
    const { code, stderr } = await run('a.eval.yaml', ...held, '-o', 'run.json');
    assert.equal(code, 100, stderr);
    assert.match(stderr, /gate failed: passRate is 0/);
    assert.match(stderr, /regression: score is significantly worse/);
    const { summary } = JSON.parse(await readFile(path.join(cwd, 'run.json'), 'utf8')) as {
      summary: { baseline: { regressions: number }; gates: unknown[] };
    };
    assert.deepEqual([summary.baseline.regressions, summary.gates.length], [30, 1]);
    const wrong = await run('a.eval.yaml', '--baseline', 'none.baseline.json');
    assert.match(wrong.stderr, /baseline\.notFound/);
    assert.equal((await query(url, 'SELECT id FROM cupel.runs')).length, 2, 'nothing was planned');
  });

  it('plans only the cases that failed before', async () => {
    await suite(20);
    startWorker();
    vendor.answer(({ json }, response) => {
      const said = String(json.messages[0].content);
      sendJson(response, completion(said.endsWith('7') ? 'no' : `echo ${said}`));
    });
    assert.equal((await run('a.eval.yaml')).code, 100);
    const { stdout } = await run('a.eval.yaml', '--filter-failing', 'latest');
    assert.match(stdout, /0 of 2 passed/);
    assert.deepEqual(asked().slice(20).toSorted(), ['Say w17', 'Say w7']);
  });
});
