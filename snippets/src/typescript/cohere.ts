// title: Cohere: chat over your own documents
// description: Chat with documents and citations. Key: CO_API_KEY.
// task: rag
// npm: cohere-ai
// docs: https://docs.cohere.com/v2/docs/retrieval-augmented-generation-rag

import { CohereClientV2 } from 'cohere-ai';

const cohere = new CohereClientV2({ token: process.env.CO_API_KEY });

export async function askCohere(question: string, documents: string[]) {
  const response = await cohere.chat({
    model: 'command-a-03-2025', // ${1:command-a-03-2025}
    messages: [{ role: 'user', content: question }],
    documents: documents.map((text, index) => ({ id: String(index), data: { text } })),
    maxTokens: 1024, // ${2:1024}
  });
  if (response.finishReason !== 'COMPLETE') {
    throw new Error(`The model did not finish: ${response.finishReason}`);
  }
  const content = response.message.content ?? [];
  const text = content.map((item) => (item.type === 'text' ? item.text : '')).join('');
  return { text, citations: response.message.citations ?? [] };
}
