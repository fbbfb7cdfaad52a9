import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { grade, outcome, testEnvironment } from '../harness.ts';

describe('webhook', () => {
  let server: Server;
  let url: string;
  let received: unknown;
  let authorization: string | undefined;
  const answers: Record<string, [status: number, body: string]> = {
    '/pass': [200, '{"pass": true, "score": 0.7, "reason": "fine"}'],
    '/fail': [200, '{"pass": false}'],
    '/odd': [200, '{"verdict": "yes"}'],
    '/html': [200, '<html>'],
    '/broken': [500, 'no'],
  };

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      ({ authorization } = request.headers);
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received = JSON.parse(body);
        const answer = answers[request.url?.split('?')[0] ?? ''];
        if (answer) response.writeHead(answer[0]).end(answer[1]); // Anything else is never answered.
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('posts the output and its context, and takes the answer', async () => {
    const result = await grade({ type: 'webhook', value: `${url}/{{ way }}` }, 'Paris', {
      vars: { way: 'pass' },
    });
    assert.deepEqual([result.pass, result.score, result.reason], [true, 0.7, 'fine']);
    assert.deepEqual(received, {
      output: 'Paris',
      context: { prompt: 'What is the capital of France?', vars: { way: 'pass' } },
    });
  });

  it('scores by the verdict when there is no score', async () => {
    const result = await grade({ type: 'webhook', value: `${url}/fail` }, 'x');
    assert.deepEqual([result.pass, result.score], [false, 0]);
  });

  it('holds the score against a threshold', async () => {
    assert.equal(await outcome({ type: 'webhook', value: `${url}/pass`, threshold: 0.8 }, 'x'), 'fail');
  });

  it('anything but a verdict is an error', async () => {
    for (const way of ['odd', 'html', 'broken'])
      assert.equal(await outcome({ type: 'webhook', value: `${url}/${way}` }, 'x'), 'assertion.webhook', way);
    assert.equal(await outcome({ type: 'webhook', value: 'ftp://x' }, 'x'), 'assertion.badValue');
  });

  it('a server that does not answer is given up', async () => {
    const result = await grade({ type: 'webhook', value: `${url}/never`, config: { timeoutMs: 50 } }, 'x');
    assert.match(result.error?.message ?? '', /did not answer in 50 ms/);
  });

  it('a user and a key in the address are sent, and not kept', async () => {
    const address = url.replace('//', '//ada:s%C3%A9cret@');
    const result = await grade({ type: 'webhook', value: `${address}/pass?token=abcdefgh1234` }, 'x');
    assert.equal(authorization, `Basic ${Buffer.from('ada:sécret').toString('base64')}`);
    assert.equal(result.expected, `${url.replace('//', '//[redacted]@')}/pass?token=[redacted]`);
    const failed = await grade({ type: 'webhook', value: `${address}/broken?token=abcdefgh1234` }, 'x');
    assert.equal(failed.error?.message, `webhook: ${url} could not be asked: it answered with status 500`);
  });

  it('nothing is sent from an untrusted workspace', async () => {
    const environment = testEnvironment({ trust: { code: false, network: false } });
    assert.equal(
      await outcome({ type: 'webhook', value: `${url}/pass` }, 'x', { environment }),
      'assertion.untrusted',
    );
  });
});
