import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { PGlite } from '@electric-sql/pglite';
import { parse } from 'sql-parser-cst';
import { axis, createDatabase } from './support/postgres.ts';
import { expand, itEach, shipped } from './support/shipped.ts';

const require = createRequire(import.meta.url);

const axisText = (index: number) => `'[${axis(index).join(',')}]'`;

describe('sql', () => {
  describe('is executed by Postgres with pgvector', () => {
    let database: PGlite;

    before('start a database', async () => {
      database = await createDatabase();
      for (const [index, animal] of ['cats', 'dogs', 'birds'].entries())
        await database.exec(
          `EXECUTE upsert_chunk('${animal}', 'zoo', 'About ${animal}.', ${axisText(index)})`,
        );
      await database.exec('DEALLOCATE ALL');
    });
    after(() => database.close());

    const queries: Record<string, { query: string; ids: string[] }> = {
      'aie-sql-pgvector': {
        query: `EXECUTE nearest_chunks(${axisText(1)}, 'zoo', 2)`,
        ids: ['dogs', 'cats'],
      },
      // Birds are first by both ranks: second by vector, and the only one by words.
      'aie-sql-hybrid': { query: `EXECUTE hybrid_search(${axisText(2)}, 'bird', 2)`, ids: ['birds', 'cats'] },
    };

    itEach('executed', 'sql', async (text, { prefix }) => {
      const { query, ids } = queries[prefix]!;
      await database.exec(text);
      const { rows } = await database.query<{ id: string }>(query);
      assert.equal(rows[0]?.id, ids[0]);
      assert.equal(rows.length, ids.length);
    });

    it('runs twice without an error, since a script is run again', async () => {
      await database.exec('DEALLOCATE ALL');
      for (const prefix of Object.keys(queries))
        await database.exec(expand(shipped.find((snippet) => snippet.prefix === prefix)!.body));
    });

    it('writes an upsert over the row of the same id', async () => {
      await database.exec(`EXECUTE upsert_chunk('dogs', 'zoo', 'About wolves.', ${axisText(3)})`);
      const { rows } = await database.query("SELECT content FROM chunks WHERE id = 'dogs'");
      assert.deepEqual(rows, [{ content: 'About wolves.' }]);
    });
  });

  describe('parses as BigQuery SQL', () => {
    itEach('bigquery', 'sql', (text) => {
      const { statements } = parse(text, { dialect: 'bigquery', paramTypes: ['@name'] });
      assert.equal(statements[0]?.type, 'select_stmt');
    });
  });

  describe('parses as Snowflake SQL', () => {
    itEach('snowflake', 'sql', (text) => {
      const { Parser } = require('node-sql-parser/build/snowflake.js') as {
        Parser: new () => { tableList(sql: string, options: { database: string }): string[] };
      };
      assert.deepEqual(
        new Parser().tableList(text, { database: 'snowflake' }).includes('select::null::chunks'),
        true,
      );
    });
  });
});
