import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Provider } from '../../../../src/core/providers/provider.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { ContractServer, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';

describe('any HTTP server', () => {
  const made: Provider[] = [];
  let directory: string;
  let server: ContractServer;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-http-'));
    server = await ContractServer.start(() => undefined);
  });
  after(async () => {
    for (const provider of made) await provider.dispose?.();
    await server.stop();
    await rm(directory, { recursive: true });
  });

  async function ask(config: Record<string, unknown> = {}) {
    const spec = { ...specOf(`${server.url}/ask`, config), label: 'bot', directory };
    const provider = await createProvider(spec, environmentOf({ PATH: process.env['PATH'] ?? '' }));
    made.push(provider);
    return provider.call(requestOf('hi', spec.config));
  }

  it('has its answer read by a file, which sees JSON, text and context', async () => {
    await writeFile(
      path.join(directory, 'read.mjs'),
      'export default (json, text, context) => [json?.reply ?? json, text.length, context.response.status];',
    );
    await writeFile(
      path.join(directory, 'read.py'),
      'def get_transform(json, text, context):\n    return [json["reply"], len(text), context["response"]["status"]]\n\ndef short(json, text):\n    return text[:3]\n',
    );
    server.answer((_, response) => sendJson(response, { reply: 'yes' }));
    const expected = ['yes', 15, 200];
    assert.deepEqual((await ask({ transformResponse: 'file://read.mjs' })).output, expected);
    assert.deepEqual((await ask({ transformResponse: 'file://read.py' })).output, expected);
    assert.equal((await ask({ transformResponse: 'file://read.py:short' })).output, '{"r');
    server.answer((_, response) => response.end('plain') && undefined);
    assert.deepEqual((await ask({ transformResponse: 'file://read.mjs' })).output, [null, 5, 200]);
  });

  it('says so where the file finds nothing', async () => {
    await writeFile(path.join(directory, 'nothing.mjs'), 'export default () => undefined;');
    server.answer((_, response) => sendJson(response, {}));
    await assert.rejects(ask({ transformResponse: 'file://nothing.mjs' }), {
      code: 'provider.malformed',
      message: /`transformResponse` found nothing in it/,
    });
  });

  it('is not followed where it redirects to', async () => {
    server.answer((_, response) => {
      response.writeHead(302, { location: '/elsewhere?key=abc' });
      response.end();
    });
    await assert.rejects(ask({ headers: { authorization: 'Bearer abc' } }), {
      code: 'provider.other',
      message: 'bot answered 302: it redirects to /elsewhere',
      hint: /not followed/,
    });
    assert.equal(server.requests.length, 1);
  });
});
