import pg from 'pg';
import { toSql } from 'pgvector';

export interface Chunk {
  source: string;
  text: string;
}

/** Chunks and their vectors in Postgres with pgvector. Connection: the PG* variables. */
export class Store {
  readonly #pool = new pg.Pool({ max: 10 });

  async open(): Promise<void> {
    // Without a listener, a connection that breaks while it is idle would end the process.
    this.#pool.on('error', (error) => console.error('An idle connection broke:', error.message));
    await this.#pool.query('SELECT 1 FROM chunks LIMIT 1');
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** The chunks of a source in the place of those it had, all or none. */
  async replace(source: string, chunks: { text: string; vector: number[] }[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM chunks WHERE source = $1', [source]);
      for (const [index, { text, vector }] of chunks.entries())
        await client.query('INSERT INTO chunks (id, source, content, embedding) VALUES ($1, $2, $3, $4)', [
          `${source}#${index}`,
          source,
          text,
          toSql(vector),
        ]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  /** The nearest first. */
  async nearest(vector: number[], limit: number): Promise<Chunk[]> {
    const { rows } = await this.#pool.query<Chunk>(
      'SELECT source, content AS text FROM chunks ORDER BY embedding <=> $1 LIMIT $2',
      [toSql(vector), limit],
    );
    return rows;
  }
}
