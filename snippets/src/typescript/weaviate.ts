// title: Weaviate: insert and hybrid search
// description: Insert objects with their vectors, then search by vector and keywords; the client is closed. Key: WEAVIATE_API_KEY.
// task: rag
// npm: weaviate-client
// docs: https://docs.weaviate.io/weaviate/client-libraries/typescript

import weaviate, { ApiKey } from 'weaviate-client';
import type { WeaviateClient } from 'weaviate-client';

const COLLECTION = 'Chunk'; // ${1:Chunk}

async function withWeaviate<T>(use: (client: WeaviateClient) => Promise<T>): Promise<T> {
  const { WEAVIATE_URL, WEAVIATE_API_KEY } = process.env;
  if (!WEAVIATE_URL || !WEAVIATE_API_KEY) throw new Error('Set WEAVIATE_URL and WEAVIATE_API_KEY.');
  const client = await weaviate.connectToWeaviateCloud(WEAVIATE_URL, {
    authCredentials: new ApiKey(WEAVIATE_API_KEY),
  });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

export async function insertChunks(chunks: { text: string; vector: number[] }[]): Promise<void> {
  await withWeaviate(async (client) => {
    const collection = client.collections.use(COLLECTION);
    const result = await collection.data.insertMany(
      chunks.map(({ text, vector }) => ({ properties: { text }, vectors: vector })),
    );
    const errors = Object.values(result.errors);
    if (errors.length > 0) throw new Error(`${errors.length} objects failed: ${errors[0]?.message}`);
  });
}

export async function searchChunks(query: string, vector: number[]) {
  return withWeaviate(async (client) => {
    const { objects } = await client.collections.use(COLLECTION).query.hybrid(query, {
      vector,
      alpha: 0.5, // ${2:0.5}
      limit: 5, // ${3:5}
      returnMetadata: ['score'],
    });
    return objects.map(({ uuid, properties, metadata }) => ({ uuid, properties, score: metadata?.score }));
  });
}
