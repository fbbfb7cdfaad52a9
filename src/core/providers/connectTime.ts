import { AsyncLocalStorage } from 'node:async_hooks';
import type http from 'node:http';
import type { ProviderResponse } from './provider.ts';

const underWay = new AsyncLocalStorage<{ ms: number | undefined }>();

/** Calls a provider, and tells in its response how long it took to connect, where that was seen. */
export async function withConnectTime(call: () => Promise<ProviderResponse>): Promise<ProviderResponse> {
  const seen: { ms: number | undefined } = { ms: undefined };
  const response = await underWay.run(seen, call);
  return seen.ms === undefined ? response : { ...response, connectMs: seen.ms };
}

/** Measures how long a request waits for its connection, TLS included: 0 on one that was open. */
export function watchConnection(request: http.ClientRequest, secure: boolean): void {
  const seen = underWay.getStore();
  if (!seen) return;
  const asked = performance.now();
  request.once('socket', (socket) => {
    if (!socket.connecting) seen.ms = 0;
    else
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        seen.ms = performance.now() - asked;
      });
  });
}
