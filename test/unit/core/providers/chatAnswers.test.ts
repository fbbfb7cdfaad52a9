import assert from 'node:assert/strict';
import type { Provider } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';
import { completion, ContractServer, sendEvents, sendJson } from '../../../support/contractServer.ts';

/** What a message says, as one body. */
const whole = (message: object, finish_reason = 'stop') =>
  completion('', { choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }] });

/** The same as the events of a stream. */
const events = (deltas: readonly object[], finish_reason = 'stop') => [
  ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
  { choices: [{ index: 0, delta: {}, finish_reason }] },
  '[DONE]',
];

describe('answers of chat completions', () => {
  let server: ContractServer;
  const made: Provider[] = [];
  const ask = async (onText?: (text: string) => void, id = 'openai:gpt-4.1-mini') => {
    const spec = specOf(id, { apiBaseUrl: `${server.url}/v1`, apiKey: 'key-of-a-vendor' });
    const provider = await createProvider(spec, environmentOf());
    made.push(provider);
    return provider.call(requestOf('hi', spec.config, onText ? { onText } : {}));
  };
  const unheard = () => undefined;

  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(async () => {
    for (const provider of made) await provider.dispose?.();
    await server.stop();
  });

  it('may be a call of one of the `functions`, streamed or not', async () => {
    const called = { name: 'weather', arguments: '{"city":"Oslo"}' };
    const expected = [called, [{ name: 'weather', arguments: { city: 'Oslo' } }], 'tool_calls'];
    server.answer((_, response) =>
      sendJson(response, whole({ content: null, function_call: called }, 'function_call')),
    );
    const answered = await ask();
    assert.deepEqual([answered.output, answered.toolCalls, answered.finishReason], expected);
    const parts = [
      { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '' } },
      { function_call: { arguments: '{"city":' } },
      { function_call: { arguments: '"Oslo"}' } },
    ];
    server.answer((_, response) => sendEvents(response, events(parts, 'function_call')));
    const streamed = await ask(unheard);
    assert.deepEqual([streamed.output, streamed.toolCalls, streamed.finishReason], expected);
  });

  it('are the same calls of tools streamed and not, also where a server gives all the same index', async () => {
    const call = (id: string, city: string) => ({
      id,
      type: 'function',
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
    });
    const calls = [call('a', 'Oslo'), call('b', 'Rome')];
    server.answer((_, response) => sendJson(response, whole({ tool_calls: calls }, 'tool_calls')));
    const { output } = await ask();
    assert.deepEqual(output, calls);
    for (const parts of [
      calls.map((each, index) => ({ tool_calls: [{ index, ...each }] })),
      calls.map((each) => ({ tool_calls: [{ index: 0, ...each }] })),
      calls.map((each) => ({ tool_calls: [each] })),
    ]) {
      server.answer((_, response) => sendEvents(response, events(parts, 'tool_calls')));
      assert.deepEqual((await ask(unheard)).output, calls);
    }
  });

  it('have their text and their thoughts in a list of parts at Mistral', async () => {
    const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] });
    server.answer((_, response) =>
      sendJson(response, whole({ content: [thinking('hmm'), { type: 'text', text: 'Paris' }] })),
    );
    const id = 'mistral:magistral-medium-2509';
    const answered = await ask(undefined, id);
    assert.deepEqual([answered.output, answered.metadata], ['Paris', { reasoning: 'hmm' }]);
    const parts = [
      { content: [thinking('h')] },
      { content: [thinking('mm')] },
      { content: [{ type: 'text', text: 'Pa' }] },
      { content: 'ris' },
    ];
    server.answer((_, response) => sendEvents(response, events(parts)));
    const heard: string[] = [];
    const streamed = await ask((text) => heard.push(text), id);
    assert.deepEqual([streamed.output, streamed.metadata], ['Paris', { reasoning: 'hmm' }]);
    assert.deepEqual(heard, ['Pa', 'ris']);
  });

  it('are streamed with all that they hold: thoughts, a refusal, what is spoken', async () => {
    const stream = async (...deltas: object[]) => {
      server.answer((_, response) => sendEvents(response, events(deltas)));
      return ask(unheard);
    };
    const thought = await stream({ reasoning: 'so ' }, { reasoning: 'be it' }, { content: 'Yes' });
    assert.deepEqual([thought.output, thought.metadata], ['Yes', { reasoning: 'so be it' }]);
    const refused = await stream({ content: '', refusal: 'I can' }, { refusal: 'not' });
    assert.deepEqual([refused.output, refused.refusal], ['I cannot', 'I cannot']);
    const spoken = await stream({ audio: { transcript: 'Good ' } }, { audio: { transcript: 'day' } });
    assert.equal(spoken.output, 'Good day');
  });

  it('are read from a server that does not say that they are JSON', async () => {
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(JSON.stringify(completion('hello')));
    });
    assert.equal((await ask()).output, 'hello');
  });

  it('are read from a server that does not stream', async () => {
    server.answer((_, response) => sendJson(response, completion('hello')));
    const heard: string[] = [];
    const { output, usage, firstTokenMs = -1 } = await ask((text) => heard.push(text));
    assert.deepEqual([output, heard, usage], ['hello', ['hello'], { input: 10, output: 5 }]);
    assert.ok(firstTokenMs >= 0);
  });

  it('are told apart: an empty body, one that is no JSON, one that is compressed unasked', async () => {
    const bodies = [
      [{ 'content-type': 'application/json', 'content-length': '0' }, '', /: its body is empty$/],
      [{ 'content-type': 'application/json' }, '', /: its body is empty$/],
      [{ 'content-type': 'text/plain' }, '', /: its body is empty$/],
      [{ 'content-type': 'text/html' }, '<p>Log in</p>', /: it is not JSON but "<p>Log in<\/p>"$/],
      [{ 'content-type': 'application/json', 'content-encoding': 'br' }, 'x', /it is compressed \(br\)/],
    ] as const;
    for (const [headers, body, message] of bodies) {
      server.answer((_, response) => {
        response.writeHead(200, headers);
        response.end(body);
      });
      await assert.rejects(ask(), { kind: 'malformed', message });
      await assert.rejects(ask(undefined, 'openai:responses:m'), { kind: 'malformed', message });
      await assert.rejects(ask(undefined, 'anthropic:m'), { kind: 'malformed', message });
    }
    const [chat, responses] = server.requests.map(({ headers }) => headers);
    assert.equal(chat?.['accept-encoding'], 'identity');
    assert.equal(responses?.['authorization'], 'Bearer key-of-a-vendor');
  });

  it('are read where a content-encoding compresses nothing', async () => {
    for (const encoding of ['utf-8', 'none', 'Identity', '']) {
      server.answer((_, response) => {
        response.setHeader('content-encoding', encoding);
        sendJson(response, completion('hello'));
      });
      assert.equal((await ask()).output, 'hello');
    }
    server.answer((_, response) => {
      response.setHeader('content-encoding', 'identity, GZIP');
      sendJson(response, completion('hello'));
    });
    await assert.rejects(ask(), { kind: 'malformed', message: /it is compressed \(identity, GZIP\)/ });
  });

  it('broke off where the connection closed in the middle of a stream', async () => {
    const broken = {
      kind: 'network',
      retryable: true,
      message: 'OpenAI broke off in the middle of its answer: the connection was closed',
    };
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n');
    });
    const cut = () => server.closeAll();
    await assert.rejects(ask(cut), broken);
    server.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"choices":', () => response.destroy());
    });
    await assert.rejects(ask(), broken);
  });

  it('are not looked for where a server redirects to, which is told without its query', async () => {
    server.answer((_, response) => {
      response.writeHead(302, { location: 'https://login.example.com/start?token=abc' });
      response.end();
    });
    await assert.rejects(ask(), {
      code: 'provider.other',
      status: 302,
      message: 'OpenAI answered 302: it redirects to https://login.example.com/start',
    });
    assert.equal(server.requests.length, 1);
  });
});
