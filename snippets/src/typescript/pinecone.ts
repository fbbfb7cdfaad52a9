// title: Pinecone: upsert and query
// description: Upsert documents with their vectors in batches, and search by vector within a filter. Key: PINECONE_API_KEY.
// task: rag
// npm: @pinecone-database/pinecone
// docs: https://docs.pinecone.io/reference/api/2026-07/data-plane/search_documents

import { Pinecone } from '@pinecone-database/pinecone';

const host = process.env.PINECONE_INDEX_HOST;
if (!host) throw new Error('Set PINECONE_INDEX_HOST to the host of the index.');

const pinecone = new Pinecone(); // key: PINECONE_API_KEY
const index = pinecone.index({ host, namespace: 'docs' }); // ${1:docs}

export interface Chunk {
  _id: string;
  embedding: number[]; // ${2:embedding}
  text: string;
  source: string;
}

/** The index's schema declares the vector field; the other fields are stored, and can be filtered by. */
export async function upsertChunks(chunks: Chunk[], batchSize = 100): Promise<void> {
  for (let start = 0; start < chunks.length; start += batchSize) {
    const documents = chunks.slice(start, start + batchSize).map((chunk) => ({ ...chunk }));
    await index.documents.upsert({ documents });
  }
}

/** The nearest chunks of one source. What was upserted can take seconds to be found. */
export async function nearestChunks(values: number[], source: string) {
  const { matches } = await index.documents.search({
    scoreBy: [{ type: 'dense_vector', fields: ['embedding'], values }], // ${2:embedding}
    filter: { source: { $eq: source } },
    topK: 5, // ${3:5}
    includeFields: ['text'],
  });
  return matches.map(({ _id, _score, text }) => ({ id: _id, score: _score, text: String(text) }));
}
