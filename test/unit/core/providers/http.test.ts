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
