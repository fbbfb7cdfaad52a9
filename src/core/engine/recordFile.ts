import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { CupelError, messageOf } from '../errors.ts';
import type { ProviderResponse } from '../providers/provider.ts';
import type { Redactor } from './redactor.ts';

/** Writes the replies of a run to a JSONL file that `replay:` reads. */
export class RecordFile {
  readonly #stream: WriteStream;
  readonly #redactor: Redactor;
  #failure: unknown;

  /** @param options.append adds to what the file holds, for a run that is resumed; else it is written anew */
  constructor(file: string, redactor: Redactor, { append = false }: { append?: boolean } = {}) {
    this.#redactor = redactor;
    this.#stream = createWriteStream(file, { flags: append ? 'a' : 'w' });
    this.#stream.on('error', (error) => (this.#failure ??= error));
  }

  /** Resolves when there is room for more. */
  async add(
    provider: string,
    prompt: string,
    response: ProviderResponse,
    cost: number | null,
  ): Promise<void> {
    this.#check();
    const { raw: _raw, rateLimit: _rateLimit, ...facts } = response;
    const line = JSON.stringify({
      provider,
      prompt,
      ...facts,
      ...(cost === null ? {} : { cost }),
      ...(this.#redactor.value(facts) === facts ? {} : { redacted: true }),
    });
    if (!this.#stream.write(`${this.#redactor.text(line)}\n`)) await once(this.#stream, 'drain');
  }

  /** @throws CupelError `record.failed` */
  async close(): Promise<void> {
    if (this.#failure === undefined) {
      this.#stream.end();
      await once(this.#stream, 'close').catch((error: unknown) => (this.#failure ??= error));
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure === undefined) return;
    throw new CupelError('record.failed', `The recording cannot be written: ${messageOf(this.#failure)}`, {
      hint: 'Name a file in a folder that exists.',
      cause: this.#failure,
    });
  }
}
