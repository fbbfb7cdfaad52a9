import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Pool } from 'pg';
import { PatientPool, isAway } from '../../../../src/core/store/patientPool.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('PatientPool', () => {
  const said: string[] = [];
  beforeEach(() => void (said.length = 0));
  const patient = (pool: object, clock = new FakeClock({ auto: true })) =>
    new PatientPool(pool as Pool, { name: 'db', clock, onNotice: (text) => said.push(text) });
  /** Fails so often, each time with an error of its own, and answers then. */
  const failing = (errors: unknown[]) => ({
    asked: 0,
    async query() {
      this.asked += 1;
      if (errors.length > 0) throw errors.shift();
      return { rows: [{ ok: true }] };
    },
    end: async () => undefined,
  });

  it('asks again until the database is back, and says so once', async () => {
    const pool = failing([
      Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
      new Error('Connection terminated unexpectedly'),
      refused(),
      Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
    ]);
    const clock = new FakeClock({ auto: true });
    assert.deepEqual((await patient(pool, clock).query('SELECT 1')).rows, [{ ok: true }]);
    assert.equal(pool.asked, 5);
    assert.deepEqual(clock.slept, [250, 500, 1000, 2000]);
    assert.deepEqual(said, [
      'the database db is away (terminating connection due to administrator command); waiting until it is back',
      'the database db is back',
    ]);
  });

  it('is not back because a connection that was not closed yet still answers', async () => {
    const clock = new FakeClock();
    let answer = (_rows: object) => undefined as void;
    const pool = patient(
      {
        query: (sql: string) => {
          if (sql === 'slow') return new Promise((resolve) => (answer = resolve));
          return sql === 'ok' || clock.slept.length > 1
            ? Promise.resolve({ rows: [] })
            : Promise.reject(refused());
        },
      },
      clock,
    );
    const slow = pool.query('slow');
    const first = pool.query('first');
    await settle();
    answer({ rows: [] });
    await slow;
    await pool.query('ok');
    const second = pool.query('second');
    await settle();
    assert.equal(pool.isAway, true);
    clock.advance(250);
    await Promise.all([first, second]);
    assert.equal(pool.isAway, false);
    assert.deepEqual(said, [
      'the database db is away (connect ECONNREFUSED); waiting until it is back',
      'the database db is back',
    ]);
  });

  it('gives up after two minutes, with an error that can be acted on', async () => {
    const clock = new FakeClock({ auto: true });
    const pool = patient(failing(Array.from({ length: 200 }, refused)), clock);
    await assert.rejects(pool.query('SELECT 1'), {
      code: 'store.unreachable',
      message: 'the database db has been away for 2 minutes: connect ECONNREFUSED',
    });
    const waited = clock.slept.reduce((sum, each) => sum + each);
    assert.ok(waited >= 120_000 && waited <= 122_000, `${waited}`);
    const before = clock.slept.length;
    await assert.rejects(pool.query('SELECT 1'), { code: 'store.unreachable' });
    assert.equal(clock.slept.length, before, 'the next question does not wait for two minutes again');
  });

  it('does not ask again what the database refused', async () => {
    const pool = failing([Object.assign(new Error('duplicate key'), { code: '23505' })]);
    await assert.rejects(patient(pool).query('INSERT'), /duplicate key/);
    assert.deepEqual([pool.asked, said], [1, []]);
  });

  it('begins a transaction anew, over another connection', async () => {
    const sent: string[] = [];
    let broken = 0;
    const pool = {
      async connect() {
        return Object.assign(new EventEmitter(), {
          async query(sql: string) {
            sent.push(sql);
            if (sql !== 'UPDATE' || broken++ > 0) return undefined;
            throw new Error('Connection terminated unexpectedly');
          },
          release: (destroy: boolean) => sent.push(destroy ? 'destroyed' : 'released'),
        });
      },
    };
    const made = await patient(pool).transaction(async (client) => {
      await client.query('UPDATE');
      return 'made';
    });
    assert.equal(made, 'made');
    assert.deepEqual(sent, [
      'BEGIN',
      'UPDATE',
      'ROLLBACK',
      'destroyed',
      'BEGIN',
      'UPDATE',
      'COMMIT',
      'released',
    ]);
  });

  it('does not wait once it is closed', async () => {
    const pool = patient(failing(Array.from({ length: 200 }, refused)), new FakeClock());
    const asked = pool.query('SELECT 1');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(pool.isAway, true);
    await pool.end();
    await assert.rejects(asked, { name: 'AbortError' });
  });

  it('tells errors of the way from those of the question', () => {
    assert.equal(isAway(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })), true);
    assert.equal(isAway(Object.assign(new Error('x'), { code: '08006' })), true);
    for (const other of [
      new Error('syntax error'),
      undefined,
      'text',
      Object.assign(new Error('x'), { code: '28P01' }),
    ])
      assert.equal(isAway(other), false);
  });
});
