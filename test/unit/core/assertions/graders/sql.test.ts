import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

const rows: [type: string, value: unknown, output: unknown, expected: string][] = [
  ['is-sql', undefined, 'SELECT id FROM users WHERE id = 1', 'pass'],
  ['is-sql', undefined, 'SELEC id FRO users', 'fail'],
  ['is-sql', undefined, '', 'fail'],
  ['is-sql', undefined, 'Sure! SELECT 1', 'fail'],
  ['is-sql', { databaseType: 'PostgreSQL' }, "SELECT '1'::int", 'pass'],
  ['is-sql', { databaseType: 'MySQL' }, "SELECT '1'::int", 'fail'],
  ['is-sql', { databaseType: 'postgresql' }, 'SELECT 1', 'pass'],
  ['is-sql', { databaseType: 'Oracle9' }, 'SELECT 1', 'assertion.badValue'],
  ['is-sql', 'MySQL', 'SELECT 1', 'assertion.badValue'],
  ['is-sql', { allowedTables: ['select::null::users'] }, 'SELECT id FROM users', 'pass'],
  ['is-sql', { allowedTables: ['select::null::users'] }, 'DELETE FROM users', 'fail'],
  ['is-sql', { allowedTables: ['(select|insert)::(.*)::users'] }, 'SELECT id FROM users', 'pass'],
  ['is-sql', { allowedTables: ['users'] }, 'SELECT id FROM users', 'pass'],
  ['is-sql', { allowedTables: ['users'] }, 'SELECT id FROM superusers', 'fail'],
  ['is-sql', { allowedColumns: ['select::users::id'] }, 'SELECT id FROM users', 'pass'],
  ['is-sql', { allowedColumns: ['select::users::id'] }, 'SELECT id, secret FROM users', 'fail'],
  ['is-sql', { allowedTables: 'users' }, 'SELECT 1', 'assertion.badValue'],
  ['is-sql', { allowedTables: ['users'] }, 'ALTER TABLE secrets ADD COLUMN x int', 'fail'],
  [
    'is-sql',
    { databaseType: 'PostgreSQL', allowedTables: ['users'] },
    'ALTER TABLE secrets ADD COLUMN x int',
    'fail',
  ],
  [
    'is-sql',
    { databaseType: 'PostgreSQL', allowedTables: ['users'] },
    'ALTER TABLE users ADD COLUMN x int',
    'pass',
  ],
  ['contains-sql', undefined, 'Here:\n```sql\nSELECT 1\n```\nDone.', 'pass'],
  ['contains-sql', undefined, 'Here:\n```sql\nSELEC 1\n```\n', 'fail'],
  ['contains-sql', undefined, '```python\nprint()\n```\n```\nSELECT 1\n```', 'pass'],
  ['contains-sql', undefined, 'SELECT 1', 'pass'],
  ['contains-sql', undefined, 'no statement', 'fail'],
];

const users = { allowedTables: ['users'] };
const postgres = { databaseType: 'PostgreSQL', ...users };
const transact = { databaseType: 'TransactSQL', ...users };
const big = { databaseType: 'BigQuery', ...users };

/** Statements with clauses of their own, and whether they read `users` only. */
const clauses: [value: unknown, output: string, expected: string][] = [
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM a', 'pass'],
  [users, 'WITH a AS (SELECT id FROM users) SELECT * FROM A', 'pass'],
  [transact, 'WITH a AS (SELECT id FROM users) SELECT * FROM a', 'pass'],
  [big, 'WITH a AS (SELECT id FROM users) SELECT * FROM a', 'pass'],
  [postgres, 'WITH a AS (SELECT id FROM secrets) SELECT * FROM a', 'fail'],
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM a JOIN secrets ON true', 'fail'],
  [postgres, 'WITH a AS (SELECT id FROM users), b AS (SELECT * FROM a) SELECT a.id FROM a, b', 'pass'],
  // A clause does not know those after it.
  [postgres, 'WITH b AS (SELECT * FROM a), a AS (SELECT id FROM users) SELECT * FROM b', 'fail'],
  [postgres, 'WITH a AS (WITH b AS (SELECT id FROM users) SELECT * FROM b) SELECT * FROM a', 'pass'],
  [postgres, 'WITH a AS (WITH b AS (SELECT id FROM users) SELECT * FROM b) SELECT * FROM b', 'fail'],
  [postgres, 'SELECT * FROM (WITH a AS (SELECT id FROM users) SELECT * FROM a) x, a', 'fail'],
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM users WHERE id IN (SELECT id FROM a)', 'pass'],
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM a UNION SELECT * FROM a', 'pass'],
  [postgres, '(WITH a AS (SELECT id FROM users) SELECT * FROM a) UNION SELECT * FROM a', 'fail'],
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM a; SELECT * FROM a', 'fail'],
  [postgres, 'WITH a AS (SELECT id FROM users) SELECT * FROM public.a', 'fail'],
  [postgres, 'WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a) SELECT n FROM a', 'pass'],
  [users, 'WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a) SELECT n FROM a', 'pass'],
  [transact, 'WITH a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a) SELECT n FROM a', 'pass'],
  // Without RECURSIVE, the inner one is the table.
  [postgres, 'WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets', 'fail'],
  [postgres, 'WITH a AS (SELECT 1 AS n) UPDATE users SET n = 1 FROM a', 'pass'],
  [postgres, 'WITH a AS (SELECT 1 AS n) UPDATE a SET n = 1', 'fail'],
  [
    { allowedColumns: ['select::users::id'] },
    'WITH a AS (SELECT users.id FROM users) SELECT a.id FROM a',
    'pass',
  ],
  [
    { allowedColumns: ['select::users::id'] },
    'WITH a AS (SELECT users.age FROM users) SELECT a.age FROM a',
    'fail',
  ],
];

describe('SQL assertions', () => {
  for (const [type, value, output, expected] of rows)
    it(`${type} ${JSON.stringify(value)} on ${JSON.stringify(output)}: ${expected}`, async () => {
      assert.equal(await outcome({ type, value }, output), expected);
    });

  for (const [value, output, expected] of clauses)
    it(`is-sql ${JSON.stringify(value)} on ${output}: ${expected}`, async () => {
      assert.equal(await outcome({ type: 'is-sql', value }, output), expected);
    });

  it('names what is not allowed', async () => {
    const { reason } = await grade(
      { type: 'is-sql', value: { allowedTables: ['users'] } },
      'SELECT 1 FROM secrets',
    );
    assert.equal(reason, 'It uses a table that is not allowed: select::null::secrets.');
  });

  it('ends what is wrong before it says what to do', async () => {
    const { reason } = await grade({ type: 'is-sql', value: { databaseType: 'Oracle9' } }, 'SELECT 1');
    assert.match(reason, /there is no database type "Oracle9"\. Write one of/);
  });

  it('is stopped where the grammar tries every way to read brackets that never close', async () => {
    const assertion = {
      type: 'is-sql',
      value: { databaseType: 'PostgreSQL' },
      config: { timeoutMs: 50 },
    };
    const output = `SELECT * FROM t WHERE ${'('.repeat(20)}a=1`;
    assert.equal(await outcome(assertion, output), 'assertion.checkTimeout');
  });
});
