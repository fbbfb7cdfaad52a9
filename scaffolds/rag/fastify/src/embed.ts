// Stores the documents: node src/embed.ts documents
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import OpenAI from 'openai';
import { Store } from './store.ts';

export const embeddingModel = 'text-embedding-3-small'; // 1536 numbers a vector
const longest = 1500; // characters of a chunk

/** Paragraphs, joined up to the longest chunk; one that is longer is cut. */
function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (const paragraph of text.split('\n\n').map((part) => part.trim()))
    for (let start = 0; start < paragraph.length; start += longest) {
      const piece = paragraph.slice(start, start + longest);
      const last = chunks.at(-1);
      if (last !== undefined && last.length + piece.length + 2 <= longest)
        chunks[chunks.length - 1] = `${last}\n\n${piece}`;
      else chunks.push(piece);
    }
  return chunks;
}

async function embedFolder(folder: string): Promise<number> {
  const openai = new OpenAI({ maxRetries: 5 });
  const store = new Store();
  await store.open();
  try {
    let count = 0;
    for (const source of (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.md'))
      .sort()) {
      const texts = chunksOf(await readFile(path.join(folder, source), 'utf8'));
      if (texts.length === 0) continue;
      const { data } = await openai.embeddings.create({ model: embeddingModel, input: texts });
      const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
      await store.replace(
        source,
        texts.map((text, index) => ({ text, vector: vectors[index] ?? [] })),
      );
      count += texts.length;
    }
    return count;
  } finally {
    await store.close();
  }
}

if (import.meta.filename === process.argv[1]) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: node src/embed.ts FOLDER');
  console.log(`${await embedFolder(folder)} chunks stored`);
}
