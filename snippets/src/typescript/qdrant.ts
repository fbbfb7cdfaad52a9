// title: Qdrant: create, upsert and query
// description: A collection that is created once, upserts that wait, and a filtered query. Server: QDRANT_URL, QDRANT_API_KEY.
// task: rag
// npm: @qdrant/js-client-rest
// docs: https://qdrant.tech/documentation/concepts/points/

import { QdrantClient } from '@qdrant/js-client-rest';

const { QDRANT_URL: url = 'http://127.0.0.1:6333', QDRANT_API_KEY: apiKey } = process.env;
const qdrant = new QdrantClient(apiKey ? { url, apiKey } : { url });
const COLLECTION = 'docs'; // ${1:docs}

export async function ensureCollection(size: number): Promise<void> {
  const { exists } = await qdrant.collectionExists(COLLECTION);
  if (!exists) await qdrant.createCollection(COLLECTION, { vectors: { size, distance: 'Cosine' } });
}

/** Ids are unsigned integers or UUIDs: Qdrant takes nothing else. */
export async function upsertPoints(points: { id: string; vector: number[]; text: string; source: string }[]) {
  await qdrant.upsert(COLLECTION, {
    wait: true,
    points: points.map(({ id, vector, text, source }) => ({ id, vector, payload: { text, source } })),
  });
}

export async function nearestPoints(vector: number[], source: string) {
  const { points } = await qdrant.query(COLLECTION, {
    query: vector,
    limit: 5, // ${2:5}
    filter: { must: [{ key: 'source', match: { value: source } }] },
    with_payload: true,
  });
  return points.map(({ id, score, payload }) => ({ id, score, text: payload?.text }));
}
