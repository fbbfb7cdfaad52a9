// title: LlamaIndex: index and query documents
// description: Index texts in memory and answer with the sources used. Key: OPENAI_API_KEY. npm marks @llamaindex/openai as no longer maintained.
// task: rag
// npm: llamaindex @llamaindex/openai
// docs: https://developers.llamaindex.ai/typescript/framework/

import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { Document, Settings, VectorStoreIndex } from 'llamaindex';

// Models that reason accept no temperature but 1.
Settings.llm = new OpenAI({ model: 'gpt-6-luna', temperature: 1 }); // ${1:gpt-6-luna}
Settings.embedModel = new OpenAIEmbedding({ model: 'text-embedding-3-small' }); // ${2:text-embedding-3-small}

export async function answerFrom(texts: string[], question: string) {
  if (texts.length === 0) throw new Error('There are no documents to answer from.');
  const documents = texts.map((text, index) => new Document({ text, id_: `doc-${index}` }));
  const index = await VectorStoreIndex.fromDocuments(documents);
  const engine = index.asQueryEngine({ similarityTopK: 4 }); // ${3:4}
  const response = await engine.query({ query: question });
  return {
    text: response.message.content,
    sources: (response.sourceNodes ?? []).map(({ node, score }) => ({ id: node.id_, score })),
  };
}
