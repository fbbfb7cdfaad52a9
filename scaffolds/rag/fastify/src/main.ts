import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';
import OpenAI from 'openai';
import { embeddingModel } from './embed.ts';
import { Store } from './store.ts';

const model = 'gpt-5-mini';
const template = (await readFile(new URL('../prompts/answer.txt', import.meta.url), 'utf8')).trimEnd();
const [before = '', after = ''] = template.split('{{context}}');

const openai = new OpenAI({ maxRetries: 2, timeout: 30_000 }); // key: OPENAI_API_KEY
const store = new Store();
await store.open();

const app = Fastify({ logger: true });
app.addHook('onClose', () => store.close());

app.get('/health', () => ({ status: 'ok' }));

const body = {
  type: 'object',
  required: ['question'],
  additionalProperties: false,
  properties: { question: { type: 'string', minLength: 1, maxLength: 4000 } },
};

app.post<{ Body: { question: string } }>('/ask', { schema: { body } }, async (request, reply) => {
  const { question } = request.body;
  try {
    const embedded = await openai.embeddings.create({ model: embeddingModel, input: question });
    const chunks = await store.nearest(embedded.data[0]?.embedding ?? [], 5);
    const context = chunks.map(({ text }, index) => `[${index + 1}] ${text}`).join('\n');
    // The question goes in last, and as a function's value: nothing in it or in a source is filled in.
    const input = before + context + after.replace('{{question}}', () => question);
    const response = await openai.responses.create({ model, input, max_output_tokens: 2048 });
    if (response.status !== 'completed')
      return await reply.code(502).send({ error: 'The model did not finish its answer.' });
    return { answer: response.output_text, sources: chunks.map(({ source }) => source) };
  } catch (error) {
    request.log.error(error);
    if (error instanceof OpenAI.RateLimitError)
      return reply.code(429).send({ error: 'Too many requests: try again later.' });
    if (error instanceof OpenAI.APIConnectionTimeoutError)
      return reply.code(504).send({ error: 'The model took too long.' });
    if (error instanceof OpenAI.APIError)
      return reply.code(502).send({ error: 'The model is not available.' });
    throw error;
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
await app.listen({ host: process.env.HOST ?? '127.0.0.1', port: Number(process.env.PORT ?? 8000) });
