import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { writeExpanded } from './support/expanded.ts';
import { axis, createDatabase, serve } from './support/postgres.ts';
import { itEach } from './support/shipped.ts';
import { Vendor } from './support/vendor.ts';

type Module = Record<string, (...args: unknown[]) => unknown>;

/** What one snippet is asked, and what it has to do with each answer. */
type Scene = (module: Module, vendor: Vendor, database: PGlite) => Promise<void>;

const openaiResponse = (text: string, extra: object = {}) => ({
  id: 'r',
  object: 'response',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output: [
    {
      type: 'message',
      id: 'm',
      role: 'assistant',
      content: [{ type: 'output_text', text, annotations: [] }],
    },
  ],
  usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
  ...extra,
});

const cutOff = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };

const anthropicMessage = (content: object[], stop_reason = 'end_turn') => ({
  json: {
    id: 'm',
    type: 'message',
    role: 'assistant',
    content,
    stop_reason,
    usage: { input_tokens: 3, output_tokens: 2 },
  },
});
const text = (value: string) => ({ type: 'text', text: value });

const gemini = (finishReason: string, value: string) => ({
  json: { candidates: [{ finishReason, content: { role: 'model', parts: [{ text: value }] } }] },
});

const base64 = (vector: number[]) => Buffer.from(Float32Array.from(vector).buffer).toString('base64');
const embeddings = (...vectors: number[][]) => ({
  json: {
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: base64(vector) })),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  },
});

const chatCompletion = (content: string) => ({
  json: {
    id: 'c',
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  },
});

async function collect(pieces: unknown): Promise<string> {
  let whole = '';
  for await (const piece of pieces as AsyncIterable<string>) whole += piece;
  return whole;
}

const scenes: Record<string, Scene> = {
  'aie-openai': async ({ ask }, vendor) => {
    vendor.willAnswer({ json: openaiResponse('Blue.') }, { json: openaiResponse('Bl', cutOff) });
    assert.equal(await ask!('Why?'), 'Blue.');
    assert.equal(vendor.requests[0]?.body.input, 'Why?');
    await assert.rejects(ask!('Why?') as Promise<string>, /did not finish: max_output_tokens/);
  },
  'aie-anthropic': async ({ askClaude }, vendor) => {
    vendor.willAnswer(anthropicMessage([text('Blue.')]), anthropicMessage([text('Bl')], 'max_tokens'));
    assert.equal(await askClaude!('Why?'), 'Blue.');
    await assert.rejects(askClaude!('Why?') as Promise<string>, /did not finish: max_tokens/);
  },
  'aie-gemini': async ({ askGemini }, vendor) => {
    vendor.willAnswer(gemini('STOP', 'Blue.'), gemini('MAX_TOKENS', 'Bl'), {
      json: { promptFeedback: { blockReason: 'SAFETY' } },
    });
    assert.equal(await askGemini!('Why?'), 'Blue.');
    assert.match(vendor.requests[0]?.path ?? '', /\/models\/gemini-3\.8-flash:generateContent$/);
    assert.equal(vendor.requests[0]?.headers['x-goog-api-key'], 'of-the-test');
    await assert.rejects(askGemini!('Why?') as Promise<string>, /no full answer: MAX_TOKENS/);
    await assert.rejects(askGemini!('Why?') as Promise<string>, /no full answer: SAFETY/);
  },
  'aie-provider': async ({ complete }, vendor) => {
    const failure = { status: 400, json: { error: { message: 'refused' } } };
    vendor.willAnswer({ json: openaiResponse('A') });
    assert.deepEqual(await complete!('Why?'), { text: 'A', inputTokens: 3, outputTokens: 2 });
    vendor.willAnswer(failure, anthropicMessage([text('B')]));
    assert.equal(((await complete!('Why?')) as { text: string }).text, 'B');
    vendor.willAnswer({ json: openaiResponse('') }, failure);
    await assert.rejects(
      complete!('Why?') as Promise<string>,
      (error: AggregateError) => error.errors.length === 2,
    );
  },
  'aie-zod': async ({ extractTicket }, vendor) => {
    const ticket = { summary: 'It closes.', severity: 'high', component: null };
    const refusal = [
      { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
    ];
    vendor.willAnswer(
      { json: openaiResponse(JSON.stringify(ticket)) },
      { json: openaiResponse('', { output: refusal }) },
    );
    assert.deepEqual(await extractTicket!('It closes!'), ticket);
    await assert.rejects(extractTicket!('It closes!') as Promise<object>, /No structured answer/);
  },
  'aie-stream': async ({ streamAnswer }, vendor) => {
    const delta = (value: string) => ({ type: 'response.output_text.delta', delta: value });
    const completed = { type: 'response.completed', response: openaiResponse('Blue.') };
    const incomplete = { type: 'response.incomplete', response: openaiResponse('Bl', cutOff) };
    vendor.willAnswer(
      { events: [delta('Bl'), delta('ue.'), completed] },
      { events: [delta('Bl'), incomplete] },
    );
    assert.equal(await collect(streamAnswer!('Why?')), 'Blue.');
    await assert.rejects(collect(streamAnswer!('Why?')), /cut off: max_output_tokens/);
  },
  'aie-tools': async ({ runAgent }, vendor) => {
    const call = (name: string, input: object) => ({ type: 'tool_use', id: 'c', name, input });
    vendor.willAnswer(
      anthropicMessage([call('get_weather', { city: 'Oslo' })], 'tool_use'),
      anthropicMessage([call('get_time', {})], 'tool_use'),
      anthropicMessage([text('It is 21 degrees.')]),
    );
    assert.equal(await runAgent!('How warm is it?'), 'It is 21 degrees.');
    const sent = JSON.stringify(vendor.requests[2]?.body.messages);
    assert.match(sent, /\\"celsius\\":21/);
    assert.match(sent, /There is no tool named get_time.*"is_error":true/);
    const again = anthropicMessage([call('get_weather', { city: 'Oslo' })], 'tool_use');
    vendor.willAnswer(again, again);
    await assert.rejects(runAgent!('How warm is it?', 2) as Promise<string>, /after 2 rounds/);
    vendor.willAnswer(anthropicMessage([text('It')], 'max_tokens'));
    await assert.rejects(runAgent!('How warm is it?') as Promise<string>, /did not finish/);
  },
  'aie-lc': async ({ buildIndex, answer }, vendor) => {
    vendor.willAnswer(embeddings([1, 0], [0, 1]), embeddings([0, 1]), chatCompletion('Thirty days [1].'));
    const index = await buildIndex!(['We ship.', 'Returns: 30 days.']);
    assert.equal(await answer!(index, 'How long may I return it?'), 'Thirty days [1].');
    assert.match(
      JSON.stringify(vendor.requests[2]?.body.messages),
      /\[1\] Returns: 30 days\.\\n\\n\[2\] We ship\./,
    );
    vendor.willAnswer(embeddings([0, 1]));
    await assert.rejects(
      answer!(await buildIndex!([]), 'How long?') as Promise<string>,
      /The index is empty/,
    );
  },
  'aie-li': async ({ answerFrom }, vendor) => {
    vendor.willAnswer(embeddings([1, 0], [0, 1]), embeddings([0, 1]), chatCompletion('Thirty days.'));
    const texts = ['We ship.', 'Returns: 30 days.'];
    const answer = (await answerFrom!(texts, 'How long?')) as { text: string; sources: { score: number }[] };
    assert.equal(answer.text, 'Thirty days.');
    assert.deepEqual(
      answer.sources.map(({ score }) => score),
      [1, 0],
    );
    await assert.rejects(answerFrom!([], 'How long?') as Promise<object>, /no documents/);
  },
  'aie-qdrant': async ({ ensureCollection, nearestPoints }, vendor) => {
    vendor.willAnswer(
      { json: { result: { exists: false } } },
      { json: { result: true } },
      { json: { result: { points: [{ id: 1, version: 1, score: 0.9, payload: { text: 'A' } }] } } },
    );
    await ensureCollection!(3);
    assert.deepEqual(await nearestPoints!([1, 0, 0], 'zoo'), [{ id: 1, score: 0.9, text: 'A' }]);
    const created = vendor.requests.find((request) => request.method === 'PUT');
    assert.deepEqual(created?.body, { vectors: { size: 3, distance: 'Cosine' } });
  },
  'aie-pgvector': async ({ upsertChunks, nearestChunks, closePool }, _vendor, database) => {
    await database.exec('TRUNCATE chunks');
    const chunk = (id: string, index: number) => ({
      id,
      source: 'zoo',
      content: `About ${id}.`,
      embedding: axis(index),
    });
    try {
      await upsertChunks!([chunk('cats', 0), chunk('dogs', 1), chunk('cats', 2)]);
      const [nearest] = (await nearestChunks!(axis(2), 1)) as object[];
      assert.deepEqual(nearest, { id: 'cats', content: 'About cats.', similarity: 1 });
      const broken = upsertChunks!([chunk('birds', 3), { ...chunk('bees', 4), embedding: [1] }]);
      await assert.rejects(broken as Promise<void>, /expected 1536 dimensions/);
      const left = (await nearestChunks!(axis(3), 9)) as object[];
      assert.equal(left.length, 2, 'a batch that failed leaves nothing behind');
    } finally {
      await closePool!();
    }
  },
  'aie-bedrock': async ({ askBedrock }, vendor) => {
    const converse = (stopReason: string) => ({
      json: { stopReason, output: { message: { role: 'assistant', content: [{ text: 'Blue.' }] } } },
    });
    vendor.willAnswer(converse('end_turn'), converse('guardrail_intervened'));
    assert.equal(await askBedrock!('Why?'), 'Blue.');
    assert.match(vendor.requests[0]?.path ?? '', /^\/model\/.+\/converse$/);
    await assert.rejects(askBedrock!('Why?') as Promise<string>, /did not finish: guardrail_intervened/);
  },
  'aie-sagemaker': async ({ invokeEndpoint }, vendor) => {
    const failure = { __type: 'ModelError', OriginalStatusCode: 500, LogStreamArn: 'arn:log' };
    vendor.willAnswer({ json: [{ generated_text: 'Blue.' }] }, { status: 424, json: failure });
    assert.deepEqual(await invokeEndpoint!('Why?'), [{ generated_text: 'Blue.' }]);
    await assert.rejects(
      invokeEndpoint!('Why?') as Promise<unknown>,
      /The model failed \(500\): see arn:log/,
    );
  },
  'aie-retry': async ({ retry }) => {
    const fail = (status: number) =>
      Object.assign(new Error(String(status)), { status, headers: new Headers() });
    const failures = [fail(429), fail(503)];
    const call = async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'done';
    };
    assert.equal(await retry!(call, { baseMs: 1 }), 'done');
    failures.push(fail(400), fail(400));
    await assert.rejects(retry!(call, { baseMs: 1 }) as Promise<string>, { status: 400 });
    assert.equal(failures.length, 1, 'a bad request is not tried again');
    await assert.rejects(
      retry!(async () => Promise.reject(fail(500)), { attempts: 2, baseMs: 1 }) as Promise<string>,
    );
  },
  'aie-otel': async ({ traced }) => {
    const usage = { responseModel: 'm', inputTokens: 3, outputTokens: 2 };
    assert.equal(await traced!('m', async () => ({ value: 'Blue.', usage })), 'Blue.');
    await assert.rejects(traced!('m', async () => Promise.reject(new Error('no'))) as Promise<string>, /no/);
  },
};

describe('runs against a vendor on the loopback address', () => {
  const vendor = new Vendor();
  const bedrock = new Vendor('http2');
  const ownVariables = { ...process.env };
  let database: PGlite;
  let postgres: Awaited<ReturnType<typeof serve>>;

  before('start the vendors and a database', async () => {
    const url = await vendor.listen();
    const bedrockUrl = await bedrock.listen();
    database = await createDatabase();
    postgres = await serve(database);
    Object.assign(process.env, {
      OPENAI_BASE_URL: `${url}/v1`,
      OPENAI_API_KEY: 'of-the-test',
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'of-the-test',
      GOOGLE_GEMINI_BASE_URL: url,
      GEMINI_API_KEY: 'of-the-test',
      QDRANT_URL: url,
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'of-the-test',
      AWS_SECRET_ACCESS_KEY: 'of-the-test',
      PGHOST: '127.0.0.1',
      PGPORT: String(postgres.port),
      PGUSER: 'postgres',
      PGDATABASE: 'postgres',
    });
  });
  after(async () => {
    process.env = ownVariables;
    await postgres.stop();
    await database.close();
    await vendor.close();
    await bedrock.close();
  });

  for (const language of ['typescript', 'javascript'] as const)
    describe(language, () => {
      const extension = language === 'typescript' ? 'ts' : 'js';
      const config = { name: 'folder.json', value: {} };
      const { folder, fileOf } = writeExpanded(language, extension, config, `run-${language}`);

      itEach('runs', language, async (_text, { prefix }) => {
        const module = (await import(pathToFileURL(path.join(folder, fileOf(prefix))).href)) as Module;
        await scenes[prefix]!(module, prefix === 'aie-bedrock' ? bedrock : vendor, database);
      });
    });
});
