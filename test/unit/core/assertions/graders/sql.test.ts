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
  ['contains-sql', undefined, 'Here:\n```sql\nSELECT 1\n```\nDone.', 'pass'],
  ['contains-sql', undefined, 'Here:\n```sql\nSELEC 1\n```\n', 'fail'],
  ['contains-sql', undefined, '```python\nprint()\n```\n```\nSELECT 1\n```', 'pass'],
  ['contains-sql', undefined, 'SELECT 1', 'pass'],
  ['contains-sql', undefined, 'no statement', 'fail'],
];

describe('SQL assertions', () => {
  for (const [type, value, output, expected] of rows)
    it(`${type} ${JSON.stringify(value)} on ${JSON.stringify(output)}: ${expected}`, async () => {
      assert.equal(await outcome({ type, value }, output), expected);
    });

  it('names what is not allowed', async () => {
    const { reason } = await grade(
      { type: 'is-sql', value: { allowedTables: ['users'] } },
      'SELECT 1 FROM secrets',
    );
    assert.equal(reason, 'It uses a table that is not allowed: select::null::secrets.');
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
