// title: Pinecone: upsert and query
// description: Upsert vectors in batches and query by vector with a metadata filter. Key: PINECONE_API_KEY.
// task: rag
// npm: @pinecone-database/pinecone
// docs: https://docs.pinecone.io/guides/index-data/upsert-data

import { Pinecone } from '@pinecone-database/pinecone';

const host = process.env.PINECONE_INDEX_HOST;
if (!host) throw new Error('Set PINECONE_INDEX_HOST to the host of the index.');

const pinecone = new Pinecone(); // key: PINECONE_API_KEY
const index = pinecone.index({ host, namespace: 'docs' }); // ${1:docs}

export interface Chunk {
  id: string;
  values: number[];
  text: string;
  source: string;
}

export async function upsertChunks(chunks: Chunk[], batchSize = 100): Promise<void> {
  for (let start = 0; start < chunks.length; start += batchSize) {
    const batch = chunks.slice(start, start + batchSize);
    const records = batch.map(({ id, values, text, source }) => ({ id, values, metadata: { text, source } }));
    await index.upsert({ records });
  }
}

export async function nearestChunks(vector: number[], source: string) {
  const { matches } = await index.query({
    vector,
    topK: 5, // ${2:5}
    includeMetadata: true,
    filter: { source: { $eq: source } },
  });
  return matches.map(({ id, score, metadata }) => ({ id, score: score ?? null, text: metadata?.text }));
}
