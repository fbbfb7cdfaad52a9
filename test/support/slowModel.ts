import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model server on this machine that speaks as OpenAI's does, one word at a time. */
export interface SlowModel {
  /** The base URL for `OPENAI_BASE_URL`. */
  address: string;
  /** How many requests came. */
  asked(): number;
  /** Streams so many words of the answer and then waits for {@link finish}. */
  pauseAfter(words: number): void;
  /** Lets answers that wait go on to their end. */
  finish(): void;
  close(): void;
}

/** Starts it. It always says the same eight words. */
export async function startSlowModel(): Promise<SlowModel> {
  const words = 'Copper carries current best where gold costs much'.split(' ');
  let [asked, pause] = [0, Infinity];
  let waiting: (() => void)[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume();
    await once(request, 'end');
    asked++;
    response.setHeader('content-type', 'text/event-stream');
    const send = (delta: object, more: object = {}): void => {
      const chunk = {
        id: 'x',
        object: 'chat.completion.chunk',
        model: 'gpt-5-mini',
        choices: [{ index: 0, delta, finish_reason: null }],
        ...more,
      };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    for (const [index, word] of words.entries()) {
      if (index === pause) await new Promise<void>((resolve) => waiting.push(resolve));
      send({ content: `${index === 0 ? '' : ' '}${word}` });
    }
    const usage = { prompt_tokens: 9, completion_tokens: 8, total_tokens: 17 };
    send({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage });
    response.end('data: [DONE]\n\n');
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/v1`,
    asked: () => asked,
    pauseAfter: (count) => (pause = count),
    finish: () => {
      pause = Infinity;
      for (const resume of waiting) resume();
      waiting = [];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
