import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { CountJobs } from './countJobs.ts';
import type { Encoding } from './encodings.ts';
import type { Tokenizer } from './tokenizer.ts';
import { loadTokenizer } from './tokenizer.ts';
import type { TokenRequest } from './tokenWorker.ts';

const port = parentPort;
if (!port) throw new Error('runs as a worker only');

const tokenizers = new Map<Encoding, Promise<Tokenizer>>();

function tokenizerFor(encoding: Encoding): Promise<Tokenizer> {
  const tokenizer = tokenizers.get(encoding) ?? loadTokenizer(encoding);
  tokenizers.set(encoding, tokenizer);
  return tokenizer;
}

const jobs = new CountJobs(tokenizerFor);

const work = async (): Promise<void> => {
  while (!jobs.isEmpty) {
    const reply = await jobs.step();
    if (reply) port.postMessage(reply);
    // Requests that came meanwhile are taken in.
    await nextTurn();
  }
};

port.on('message', (request: TokenRequest) => {
  const isIdle = jobs.isEmpty;
  jobs.add(request);
  if (isIdle) void work(); // a step does not throw: its reply tells what went wrong
});
