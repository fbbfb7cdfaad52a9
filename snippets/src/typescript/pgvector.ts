// title: Postgres pgvector: upsert and query
// description: Upsert chunks in one transaction and query by cosine distance. Connection: the PG* variables.
// task: rag
// npm: pg pgvector @types/pg
// docs: https://github.com/pgvector/pgvector-node

import pg from 'pg';
import { toSql } from 'pgvector';

const pool = new pg.Pool({ max: 10 }); // PGHOST, PGDATABASE, PGUSER, PGPASSWORD

export interface Chunk {
  id: string;
  content: string;
  embedding: number[];
}

export async function upsertChunks(chunks: Chunk[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    for (const { id, content, embedding } of chunks) {
      await client.query(
        `INSERT INTO chunks (id, content, embedding) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET content = EXCLUDED.content, embedding = EXCLUDED.embedding`,
        [id, content, toSql(embedding)],
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
