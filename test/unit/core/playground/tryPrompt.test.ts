import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { trialPrompt } from '../../../../src/core/playground/trialSuite.ts';
import type { Answer } from '../../../../src/core/playground/tryPrompt.ts';
import { estimateDetail } from '../../../../src/core/pricing/estimateWords.ts';
import { estimateTrial, tryPrompt } from '../../../../src/core/playground/tryPrompt.ts';
import { specOf } from '../../../../src/core/providers/providerSpecs.ts';
import { loadPriceBook } from '../../../../src/core/pricing/priceBook.ts';
import type { TokenCounter } from '../../../../src/core/tokens/tokenCount.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

const key = 'sk-0123456789abcdefghij';
const directory = tmpdir();

describe('a prompt that is tried', () => {
  let server: Server;
  let counter: TokenCounter;
  let words: string[];
  let ends: boolean;

  before(async () => {
    counter = createTokenCounter();
    server = createServer((request, response) => {
      request.resume();
      if (words.length === 0) {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: `Incorrect API key: ${key}` } }));
        return;
      }
      response.setHeader('content-type', 'text/event-stream');
      const chunk = (body: object): void => void response.write(`data: ${JSON.stringify(body)}\n\n`);
      const base = { id: 'x', object: 'chat.completion.chunk', model: 'gpt-5-mini' };
      for (const content of words)
        chunk({ ...base, choices: [{ index: 0, delta: { content }, finish_reason: null }] });
      if (!ends) return;
      chunk({ ...base, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
      chunk({ ...base, choices: [], usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 } });
      response.end('data: [DONE]\n\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    words = ['It ', 'is ', 'gold.'];
    ends = true;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await counter.dispose();
  });

  const prepare = async (models: string[], text = 'What is {{metal}}?') => {
    const { port } = server.address() as AddressInfo;
    const environment = createNodeEnvironment({
      variables: { OPENAI_API_KEY: key, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
    });
    const prompt = await trialPrompt(text, { directory, environment });
    const trial = {
      prompt,
      vars: { metal: 'this' },
      providers: models.map((id) => specOf(id, directory)),
      directory,
    };
    return { trial, services: { environment, prices: await loadPriceBook(), counter } };
  };
  const never = new AbortController().signal;

  it('is answered by several models side by side, growing, with tokens and cost', async () => {
    const { trial, services } = await prepare(['openai:chat:gpt-5-mini', 'echo']);
    const seen: Answer[][] = [[], []];
    const [asked, echoed] = await tryPrompt(
      trial,
      services,
      (place, answer) => seen[place]?.push(answer),
      never,
    );
    assert.equal(asked?.state, 'done', asked?.error);
    assert.deepEqual([asked.text, asked.input, asked.output, asked.counted], ['It is gold.', 10, 3, true]);
    assert.ok((asked.cost ?? 0) > 0);
    const texts = seen[0]?.map(({ text }) => text) ?? [];
    assert.ok(texts.includes('It ') && texts.includes('It is '), texts.join('|'));
    assert.ok(
      seen[0]?.some(({ state, counted, input }) => state === 'streaming' && !counted && (input ?? 0) > 0),
    );
    assert.deepEqual([echoed?.text, echoed?.cost], ['What is this?', 0]);
  });

  it('is cut off when it is stopped; what had come stays', async () => {
    ends = false;
    const { trial, services } = await prepare(['openai:chat:gpt-5-mini']);
    const stop = new AbortController();
    const [answer] = await tryPrompt(
      trial,
      services,
      (_place, { text }) => text === 'It is gold.' && stop.abort(),
      stop.signal,
    );
    assert.deepEqual([answer?.state, answer?.text], ['stopped', 'It is gold.']);
  });

  it('fails for one model alone, in words that hold no key', async () => {
    words = [];
    const { trial, services } = await prepare(['openai:chat:gpt-5-mini', 'echo', 'no-such:model']);
    const answers = await tryPrompt(trial, services, () => undefined, never);
    assert.deepEqual(
      answers.map(({ state }) => state),
      ['failed', 'done', 'failed'],
    );
    assert.ok(!JSON.stringify(answers).includes(key), JSON.stringify(answers));
    assert.match(answers[2]?.error ?? '', /no known provider/);
  });

  it('is estimated before, and asked of four models at most', async () => {
    const { trial, services } = await prepare(['openai:chat:gpt-5-mini', 'echo']);
    const estimate = await estimateTrial(trial, services);
    const { calls, cost } = estimate;
    assert.equal(calls, 2);
    assert.ok((cost.expected ?? 0) > 0);
    assert.ok(!estimateDetail(estimate).includes('batch'));
    const tooMany = { ...trial, providers: Array.from({ length: 5 }, () => specOf('echo', directory)) };
    await assert.rejects(
      tryPrompt(tooMany, services, () => undefined, never),
      { code: 'trial.models' },
    );
  });
});
