// title: Postgres pgvector: upsert and query
// description: Upsert chunks in one transaction and query by cosine distance. Connection: the PG* variables.
// task: rag
// npm: pg pgvector @types/pg
// docs: https://github.com/pgvector/pgvector-node

import pg from 'pg';
import { toSql } from 'pgvector';

const pool = new pg.Pool({ max: 10 }); // PGHOST, PGDATABASE, PGUSER, PGPASSWORD
// Without a listener, a connection that breaks while it is idle would end the process.
pool.on('error', (error) => console.error('An idle connection broke:', error.message));

export const closePool = () => pool.end();

export interface Chunk {
  id: string;
  source: string;
  content: string;
  embedding: number[];
}

/** The table is the one of the SQL snippet aie-sql-pgvector. All chunks are written, or none. */
export async function upsertChunks(chunks: Chunk[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const { id, source, content, embedding } of chunks) {
      await client.query(
        `INSERT INTO chunks (id, source, content, embedding) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET content = EXCLUDED.content, embedding = EXCLUDED.embedding`,
        [id, source, content, toSql(embedding)],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

// ${1:5}
export async function nearestChunks(embedding: number[], limit = 5) {
  const { rows } = await pool.query<{ id: string; content: string; similarity: number }>(
    `SELECT id, content, 1 - (embedding <=> $1) AS similarity
     FROM chunks ORDER BY embedding <=> $1 LIMIT $2`,
    [toSql(embedding), limit],
  );
  return rows;
}
