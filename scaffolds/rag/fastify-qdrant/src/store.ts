import { createHash } from 'node:crypto';
import { QdrantClient } from '@qdrant/js-client-rest';

export interface Chunk {
  source: string;
  text: string;
}

const collection = 'chunks';
const size = 1536;

/** A UUID made of a text: the same chunk keeps its id. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Chunks and their vectors in Qdrant. Server: QDRANT_URL, QDRANT_API_KEY. */
export class Store {
  readonly #client: QdrantClient;

  constructor() {
    const { QDRANT_URL: url = 'http://127.0.0.1:6333', QDRANT_API_KEY: apiKey } = process.env;
    this.#client = new QdrantClient(apiKey ? { url, apiKey } : { url });
  }

  async open(): Promise<void> {
    const { exists } = await this.#client.collectionExists(collection);
    if (exists) return;
    await this.#client.createCollection(collection, { vectors: { size, distance: 'Cosine' } });
    await this.#client.createPayloadIndex(collection, {
      field_name: 'source',
      field_schema: 'keyword',
      wait: true,
    });
  }

  async close(): Promise<void> {
    // The client keeps no connection that would have to be closed.
  }

  /** The chunks of a source in the place of those it had. */
  async replace(source: string, chunks: { text: string; vector: number[] }[]): Promise<void> {
    const filter = { must: [{ key: 'source', match: { value: source } }] };
    await this.#client.delete(collection, { filter, wait: true });
    const points = chunks.map(({ text, vector }, index) => ({
      id: idOf(`${source}#${index}`),
      vector,
      payload: { source, text },
    }));
    await this.#client.upsert(collection, { points, wait: true });
  }

  /** The nearest first. */
  async nearest(vector: number[], limit: number): Promise<Chunk[]> {
    const { points } = await this.#client.query(collection, { query: vector, limit, with_payload: true });
    return points.map(({ payload }) => ({ source: String(payload?.source), text: String(payload?.text) }));
  }
}
