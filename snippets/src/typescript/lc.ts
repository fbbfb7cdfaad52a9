// title: LangChain: retrieval-augmented answer
// description: Split, embed, retrieve and answer with cited chunks, from memory. Key: OPENAI_API_KEY.
// task: rag
// npm: @langchain/core @langchain/openai @langchain/textsplitters @langchain/classic
// docs: https://docs.langchain.com/oss/javascript/langchain/rag

import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';

const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'Answer only from the context and cite chunks as [n]. If it is not there, say so.\n\n{context}'],
  ['user', '{question}'],
]);

export async function buildIndex(texts: string[]): Promise<MemoryVectorStore> {
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 800, chunkOverlap: 100 }); // ${1:800} ${2:100}
  const chunks = await splitter.createDocuments(texts);
  const embeddings = new OpenAIEmbeddings({ model: 'text-embedding-3-small' }); // ${3:text-embedding-3-small}
  return MemoryVectorStore.fromDocuments(chunks, embeddings);
}

export async function answer(index: MemoryVectorStore, question: string): Promise<string> {
  const chunks = await index.similaritySearch(question, 4); // ${4:4}
  if (chunks.length === 0) throw new Error('The index is empty: add documents first.');
  const context = chunks.map((chunk, n) => `[${n + 1}] ${chunk.pageContent}`).join('\n\n');
  const model = new ChatOpenAI({ model: 'gpt-6-luna', maxRetries: 3 }); // ${5:gpt-6-luna}
  return prompt.pipe(model).pipe(new StringOutputParser()).invoke({ context, question });
}
