import { parentPort } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { Encoding } from './encodings.ts';
import type { Tokenizer } from './tokenizer.ts';
import { loadTokenizer } from './tokenizer.ts';
import type { TokenReply, TokenRequest } from './tokenWorker.ts';

const port = parentPort;
if (!port) throw new Error('runs as a worker only');

const tokenizers = new Map<Encoding, Promise<Tokenizer>>();

function tokenizerFor(encoding: Encoding): Promise<Tokenizer> {
  const tokenizer = tokenizers.get(encoding) ?? loadTokenizer(encoding);
  tokenizers.set(encoding, tokenizer);
  return tokenizer;
}

async function answer({ id, encoding, texts }: TokenRequest): Promise<TokenReply> {
  try {
    const tokenizer = await tokenizerFor(encoding);
    return { id, counts: texts.map((text) => tokenizer.count(text)) };
  } catch (error) {
    return { id, error: messageOf(error) };
  }
}

port.on('message', (request: TokenRequest) => {
  void answer(request).then((reply) => port.postMessage(reply));
});
