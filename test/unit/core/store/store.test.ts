import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Result } from '../../../../src/core/engine/result.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { SqliteStore } from '../../../../src/core/store/sqliteStore.ts';
import type { CachedResponse, Store } from '../../../../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('store', () => {
  let directory: string;
  let store: Store;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-store-'));
    store = await openStore(directory);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  async function fill(results: Result[]): Promise<void> {
    await store.beginRun(sampleRun());
    await Promise.all(results.map((result) => store.record(sampleRun().id, result)));
  }
  const id = sampleRun().id;
  const cases = async (query: Parameters<Store['results']>[1]) =>
    (await store.results(id, query)).rows.map((row) => row.case);

  it('gives back a result as it was recorded', async () => {
    const result = sampleResult({
      output: { label: 'billing', sure: true },
      namedScores: { tone: 0.5 },
      metadata: { source: 'mail' },
      cost: null,
      tokens: null,
      latencyMs: null,
      error: { code: 'provider.server', message: 'HTTP 500' },
      pass: false,
      score: 0,
    });
    await fill([result]);
    assert.deepEqual(await store.result(id, '0.0.0.0'), result);
  });

  it('is the same after it is closed and opened again', async () => {
    await fill([sampleResult()]);
    await store.close();
    store = await openStore(directory);
    assert.deepEqual((await store.results(id)).rows[0]?.results, [sampleResult()]);
  });

  it('replaces a result of the same id', async () => {
    await fill([sampleResult({ pass: false, score: 0 }), sampleResult()]);
    assert.equal((await store.summarise(id)).total, 1);
    assert.equal((await store.summarise(id)).passed, 1);
  });

  it('summarises by provider, prompt and column, and keeps unknown costs apart', async () => {
    await fill([
      sampleResult({ latencyMs: 100 }),
      sampleResult({ case: 1, latencyMs: 300, cost: null }),
      sampleResult({ case: 2, cached: true, cost: 0, latencyMs: 999 }),
      sampleResult({ prompt: 1, pass: false, score: 0.25, latencyMs: 200, namedScores: { tone: 0.5 } }),
      sampleResult({
        prompt: 1,
        case: 1,
        pass: false,
        score: 0,
        error: { code: 'provider.auth', message: 'no' },
      }),
    ]);
    const summary = await store.summarise(id);
    assert.deepEqual(
      [summary.total, summary.passed, summary.failed, summary.errored, summary.cached, summary.costUnknown],
      [5, 3, 1, 1, 1, 1],
    );
    assert.equal(summary.passRate, 0.6);
    assert.equal(summary.score, 3.25 / 5);
    assert.ok(Math.abs((summary.cost ?? 0) - 0.003) < 1e-12);
    assert.deepEqual(summary.latencyMs, { p50: 100, p95: 300, max: 300 });
    assert.deepEqual(
      summary.byPrompt.map((each) => [each.label, each.passed, each.total]),
      [
        ['short', 3, 3],
        ['long', 0, 2],
      ],
    );
    assert.deepEqual(
      summary.byColumn.map((each) => [each.prompt, each.provider, each.total]),
      [
        [0, 0, 3],
        [1, 0, 2],
      ],
    );
    assert.deepEqual(summary.metrics, { tone: { mean: 0.5, n: 1 } });
  });

  it('says that the cost is unknown when it is known of no result', async () => {
    await fill([sampleResult({ cost: null })]);
    const { cost, costUnknown } = await store.summarise(id);
    assert.deepEqual([cost, costUnknown], [null, 1]);
  });

  it('finds cases by mode, text and regular expression', async () => {
    await fill([
      sampleResult(),
      sampleResult({ prompt: 1, pass: false, score: 0, output: '100% sure_thing' }),
      sampleResult({ case: 1, vars: { x: 'Grüße' } }),
      sampleResult({
        case: 1,
        prompt: 1,
        pass: false,
        error: { code: 'provider.timeout', message: 'took too long' },
      }),
      sampleResult({ case: 2 }),
      sampleResult({ case: 2, repeat: 1, pass: false, score: 0 }),
      sampleResult({ case: 3 }),
    ]);
    assert.deepEqual(await cases({ mode: 'failures' }), [0, 1, 2]);
    assert.deepEqual(await cases({ mode: 'errors' }), [1]);
    assert.deepEqual(await cases({ mode: 'different' }), [0, 1]);
    assert.deepEqual(await cases({ mode: 'flaky' }), [2]);
    assert.deepEqual(await cases({ text: 'GRÜSS' }), []);
    assert.deepEqual(await cases({ text: 'Grüße' }), [1]);
    assert.deepEqual(await cases({ text: 'e_t' }), [0], 'an underscore is no wildcard');
    assert.deepEqual(await cases({ text: String.raw`\d+%`, regex: true }), [0]);
    assert.deepEqual(await cases({ text: 'too long' }), [1]);
  });

  it('stops a regular expression that backtracks without end, and answers what is asked next', async () => {
    await fill([sampleResult({ output: `${'a'.repeat(80)}!` }), sampleResult({ case: 1, output: 'aaa' })]);
    await assert.rejects(cases({ text: '(a|aa)+$', regex: true }), { code: 'panel.patternTimeout' });
    assert.deepEqual(await cases({ text: '^a+$', regex: true }), [1]);
  });

  it('finds cases by what they are, wherever they stood', async () => {
    await fill([
      sampleResult({ caseHash: 'a' }),
      sampleResult({ case: 1, caseHash: 'b' }),
      sampleResult({ case: 1, prompt: 1, caseHash: 'b', pass: false }),
      sampleResult({ case: 2, caseHash: 'c', pass: false }),
    ]);
    assert.deepEqual(await cases({ hashes: ['c', 'b', 'x'] }), [1, 2]);
    assert.deepEqual(await cases({ hashes: ['a', 'b'], mode: 'failures', text: 'o' }), [1]);
    assert.deepEqual(await cases({ hashes: [] }), []);
  });

  it('pages and sorts whole cases', async () => {
    await fill(
      [3, 1, 2].map((n, index) => sampleResult({ case: index, latencyMs: n, cost: n === 2 ? null : n })),
    );
    assert.deepEqual(await cases({ sort: { by: 'latency', descending: true } }), [0, 2, 1]);
    assert.deepEqual(
      await cases({ sort: { by: 'cost', column: { prompt: 0, provider: 0 } } }),
      [1, 0, 2],
      'unknown last',
    );
    const page = await store.results(id, { offset: 1, limit: 1 });
    assert.deepEqual([page.totalCases, page.rows.map((row) => row.case)], [3, [1]]);
  });

  it('sees what is recorded after a query was answered', async () => {
    await fill([sampleResult()]);
    assert.deepEqual(await cases({}), [0]);
    await store.record(id, sampleResult({ case: 1 }));
    assert.deepEqual(await cases({}), [0, 1]);
  });

  it('scans everything in the order of the plan', async () => {
    await fill([4, 0, 3, 1, 2].map((n) => sampleResult({ case: n })));
    const seen: number[] = [];
    for await (const page of store.scan(id, { pageSize: 2 })) seen.push(...page.map((result) => result.case));
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  });

  it('keeps a paid answer until its result is recorded', async () => {
    await store.beginRun(sampleRun());
    const entry = {
      response: { output: 'hi', latencyMs: 5 },
      cached: false,
      cost: 0.1,
      attempts: 1,
      queueMs: 0,
    };
    await store.journal(id, '0.0.0.0', entry);
    await store.journal(id, '1.0.0.0', entry);
    await store.record(id, sampleResult());
    await store.record(
      id,
      sampleResult({ case: 2, pass: false, error: { code: 'provider.rateLimit', message: 'slow down' } }),
    );
    await store.record(
      id,
      sampleResult({ case: 3, pass: false, error: { code: 'provider.badRequest', message: 'no' } }),
    );
    assert.deepEqual(await store.progress(id), {
      done: [
        { prompt: 0, provider: 0, repeat: 0, first: 0, last: 0 },
        { prompt: 0, provider: 0, repeat: 0, first: 3, last: 3 },
      ],
      again: [{ prompt: 0, provider: 0, repeat: 0, first: 2, last: 2 }],
      journal: [{ id: '1.0.0.0', entry }],
    });
  });

  it('keeps a paid answer on when its check could not be made, until it could', async () => {
    await store.beginRun(sampleRun());
    const entry = {
      response: { output: 'hi', latencyMs: 5 },
      cached: false,
      cost: 0,
      attempts: 1,
      queueMs: 0,
    };
    await store.journal(id, '0.0.0.0', entry);
    await store.journal(id, '0.0.0.0#key.0', entry);
    const error = { code: 'provider.server', message: 'try later' };
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'try later', weight: 1, error };
    await store.record(id, sampleResult({ pass: false, assertions: [check] }));
    assert.deepEqual(await store.progress(id), {
      done: [],
      again: [{ prompt: 0, provider: 0, repeat: 0, first: 0, last: 0 }],
      journal: [],
    });
    for (const name of ['0.0.0.0', '0.0.0.0#key.0'])
      assert.deepEqual(await store.journalled(id, name), entry);
    const { total, failed, errored } = await store.summarise(id);
    assert.deepEqual({ total, failed, errored }, { total: 1, failed: 0, errored: 1 });
    await store.record(id, sampleResult());
    const { journal, again } = await store.progress(id);
    assert.deepEqual([journal, again], [[], []]);
    for (const name of ['0.0.0.0', '0.0.0.0#key.0'])
      assert.equal(await store.journalled(id, name), undefined);
  });

  it('tells what kept answers did cost, in their results and beyond', async () => {
    await store.beginRun(sampleRun());
    const response = { output: 'hi', latencyMs: 5 };
    const entry = (cost: number | null) => ({ response, cached: false, cost, attempts: 1, queueMs: 0 });
    const failed = { pass: false, error: { code: 'provider.server', message: 'try later' } };
    await store.record(id, sampleResult({ ...failed, cost: 0.625 }));
    await store.journal(id, '0.0.0.0', entry(0.25));
    await store.journal(id, '0.0.0.0#key.0', entry(0.5));
    await store.record(id, sampleResult({ ...failed, case: 1, cost: null }));
    await store.journal(id, '1.0.0.0', entry(2));
    await store.record(id, sampleResult({ ...failed, case: 2, cost: 8 }));
    await store.journal(id, '2.0.0.0', entry(null));
    await store.journal(id, '3.0.0.0', entry(4));
    assert.deepEqual(await store.keptCost(id), { recorded: 0.625, unrecorded: 2.125 });
    await store.record(id, sampleResult({ cost: 0.75 }));
    await store.record(id, sampleResult({ case: 1, cost: 2 }));
    assert.deepEqual(await store.keptCost(id), { recorded: 0, unrecorded: 0 });
  });

  it('lists runs newest first and finds one by the beginning of its id', async () => {
    await store.beginRun(sampleRun({ status: 'finished' }));
    await store.beginRun(
      sampleRun({ id: '20260102-120000-bbbb', startedAt: '2026-01-02T12:00:00.000Z', status: 'finished' }),
    );
    assert.deepEqual(
      (await store.runs()).map((run) => run.id),
      ['20260102-120000-bbbb', id],
    );
    assert.equal((await store.run('20260101'))?.id, id);
    assert.equal((await store.run('latest'))?.id, '20260102-120000-bbbb');
    assert.equal(await store.run('nothing'), undefined);
    await assert.rejects(store.run('2026'), { code: 'store.ambiguousRun' });
  });

  it('finds a run by its suite, also when that was moved', async () => {
    await store.beginRun(sampleRun());
    const ids = async (suite: string) => (await store.runs({ suite })).map((run) => run.id);
    assert.deepEqual(await ids(sampleRun().suite), [id]);
    await store.updateRun(id, { suite: '/elsewhere/moved.eval.yaml' });
    assert.deepEqual(await ids('/elsewhere/moved.eval.yaml'), [id]);
    assert.deepEqual(await ids(sampleRun().suite), []);
  });

  it('shows a run whose process is gone as interrupted', async () => {
    // No process has this number: Linux stops at 2^22, and Windows numbers are multiples of four.
    await store.beginRun(sampleRun({ process: { pid: 4194305, host: hostname() } }));
    assert.equal((await store.runs())[0]?.status, 'interrupted');
    await store.beginRun(sampleRun({ id: 'other', process: { pid: 4194305, host: 'another-machine' } }));
    assert.equal((await store.run('other'))?.status, 'running');
  });

  it('ends a run with its summary', async () => {
    await fill([sampleResult()]);
    const run = await store.finishRun(id, 'finished', '2026-01-01T12:00:05.000Z');
    assert.deepEqual([run.status, run.summary?.passed, run.summary?.durationMs], ['finished', 1, 5000]);
    assert.deepEqual(await store.run(id), run);
  });

  it('deletes a run with all that belongs to it', async () => {
    await fill([sampleResult()]);
    await store.deleteRun(id);
    assert.deepEqual(await store.runs(), []);
    await assert.rejects(store.results(id), { code: 'store.noSuchRun' });
  });

  it('fails what cannot be stored alone, not what waits beside it', async () => {
    await store.beginRun(sampleRun());
    const outcomes = await Promise.allSettled([
      store.record(id, sampleResult()),
      store.record('no-such-run', sampleResult()),
      store.record(id, sampleResult({ case: 1, raw: 1n })),
      store.record(id, sampleResult({ case: 2 })),
    ]);
    assert.match(String((outcomes[2] as PromiseRejectedResult).reason), /cannot be stored: .*BigInt/);
    assert.deepEqual(
      outcomes.map((each) => each.status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await cases({}), [0, 2]);
  });

  it('keeps of an answer what is data', async () => {
    await fill([sampleResult({ raw: { text: 'yes', parse: () => 1 } })]);
    assert.deepEqual((await store.result(id, sampleResult().id))?.raw, { text: 'yes' });
  });

  it('takes the writes of two programs at once', async () => {
    const other = await openStore(directory);
    try {
      await store.beginRun(sampleRun());
      await other.beginRun(sampleRun({ id: 'b' }));
      const numbers = Array.from({ length: 300 }, (_, n) => n);
      await Promise.all([
        ...numbers.map((n) => store.record(id, sampleResult({ case: n }))),
        ...numbers.map((n) => other.record('b', sampleResult({ case: n }))),
      ]);
      assert.equal((await other.summarise(id)).total, 300);
      assert.equal((await store.summarise('b')).total, 300);
    } finally {
      await other.close();
    }
  });

  it('finds in the cache what was put there a moment before, and counts each use once', async () => {
    const entry = { response: { output: 'yes' }, cost: 0, at: 1 } as CachedResponse;
    const put = store.cachePut('a', entry);
    const found = await Promise.all([store.cacheGet('a'), store.cacheGet('b'), put, store.cacheGet('a')]);
    assert.deepEqual(
      found.map((text) => text && JSON.parse(text)),
      [entry, undefined, undefined, entry],
    );
    // Look-ups alone, and beside a question that reads what they change.
    await Promise.all([store.cacheGet('a'), store.cacheGet('a')]);
    const [, stats] = await Promise.all([store.cacheGet('a'), store.cacheStats()]);
    assert.equal(stats.hits, 5);
    await store.close();
    store = await openStore(directory);
    assert.equal((await store.cacheStats()).hits, 5);
  });

  it('answers from the cache, and forgets what was unused for longest when it grows too large', async () => {
    await store.close();
    store = await openStore(directory, { cacheBytes: 1000 });
    const value = (text: string) => ({ response: { output: text, latencyMs: 1 }, cost: 0.5, at: 1000 });
    await store.cachePut('a', value('x'.repeat(300)));
    await store.cachePut('b', value('y'.repeat(300)));
    assert.deepEqual(JSON.parse((await store.cacheGet('a')) ?? ''), value('x'.repeat(300)));
    assert.equal(await store.cacheGet('nothing'), undefined);
    await store.cachePut('c', value('z'.repeat(600)));
    const { entries, bytes } = await store.cacheStats();
    assert.ok(entries < 3 && bytes <= 1000, `${entries} entries of ${bytes}`);
    assert.equal(await store.cacheClear(), entries);
    assert.equal((await store.cacheStats()).entries, 0);
  });

  it('throws out thousands of small entries for a large one', async () => {
    await store.close();
    store = await openStore(directory, { cacheBytes: 300_000 });
    const value = (text: string) => ({ response: { output: text, latencyMs: 1 }, cost: 0.5, at: 1000 });
    await Promise.all(Array.from({ length: 3000 }, (_, i) => store.cachePut(`small-${i}`, value('x'))));
    assert.equal((await store.cacheStats()).entries, 3000);
    await store.cachePut('large', value('y'.repeat(200_000)));
    const { entries, bytes } = await store.cacheStats();
    assert.ok(entries > 0 && entries < 1500 && bytes <= 300_000, `${entries} entries of ${bytes}`);
  });

  it('moves a damaged store aside and says so', async () => {
    await store.close();
    await writeFile(
      path.join(directory, 'store.db'),
      'this is no database, whatever its name says'.repeat(100),
    );
    for (const suffix of ['-wal', '-shm'])
      await rm(path.join(directory, `store.db${suffix}`), { force: true });
    store = await openStore(directory);
    assert.match(store.notices[0] ?? '', /was damaged and has been moved to .*store\.db\.damaged-/);
    assert.ok((await readdir(directory)).some((file) => file.startsWith('store.db.damaged-')));
    assert.deepEqual(await store.runs(), []);
  });

  it('moves a store aside that is found damaged inside, when it is opened again', async () => {
    const add = async () => {
      await store.beginRun(sampleRun());
      for (let i = 0; i < 300; i += 1)
        await store.cachePut(`k${i}`, {
          response: { output: 'x'.repeat(1000), latencyMs: 1 },
          cost: 0,
          at: 1000,
        });
    };
    await add();
    await store.close();
    const file = path.join(directory, 'store.db');
    const handle = await open(file, 'r+');
    const { size } = await handle.stat();
    for (let at = 16_384 + 8192; at < size; at += 16_384)
      await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, at);
    await handle.close();
    store = await openStore(directory);
    await assert.rejects(
      (async () => {
        for (let i = 0; i < 300; i += 1) await store.cacheGet(`k${i}`);
        await add();
        await store.cacheClear();
      })(),
      { code: 'store.damaged' },
    );
    await store.close();
    store = await openStore(directory);
    assert.match(store.notices[0] ?? '', /was damaged and has been moved to .*store\.db\.damaged-/);
    await add();
    await store.close();
    store = await openStore(directory);
    assert.deepEqual(store.notices, []);
    assert.equal((await store.runs()).length, 1);
  });

  it('keeps a store that was called damaged and is whole', async () => {
    await store.beginRun(sampleRun());
    await store.close();
    await writeFile(path.join(directory, 'store.db.damaged'), '');
    store = await openStore(directory);
    assert.deepEqual(store.notices, []);
    assert.equal((await store.runs()).length, 1);
    assert.ok(!(await readdir(directory)).includes('store.db.damaged'));
  });

  it('has answers on the disk before they count as kept', () => {
    const said: string[] = [];
    // oxlint-disable-next-line typescript/unbound-method -- it is called on the database that it was called on
    const { exec } = DatabaseSync.prototype;
    const own = new SqliteStore(':memory:');
    try {
      DatabaseSync.prototype.exec = function (sql) {
        said.push(sql);
        exec.call(this, sql);
      };
      own.begin(true);
      own.commit();
      own.begin();
      own.commit();
    } finally {
      DatabaseSync.prototype.exec = exec;
      own.close();
    }
    assert.deepEqual(
      said.filter((sql) => sql.startsWith('PRAGMA')),
      ['PRAGMA synchronous = FULL', 'PRAGMA synchronous = NORMAL'],
    );
  });

  it('says when it cannot be opened', async () => {
    const file = path.join(directory, 'a-file');
    await writeFile(file, '');
    await assert.rejects(openStore(path.join(file, 'store')), { code: 'store.unusable' });
  });

  it('refuses a question after it is closed', async () => {
    await store.close();
    await assert.rejects(store.runs(), { code: 'store.closed' });
  });
});
