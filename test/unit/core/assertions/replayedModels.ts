import { readFile } from 'node:fs/promises';
import type { ModelAccess } from '../../../../src/core/assertions/grading.ts';
import type { ProviderResponse } from '../../../../src/core/providers/provider.ts';
import { ProviderError } from '../../../../src/core/providers/provider.ts';

/** One line of a recording, as `cupel run --record` writes it. */
interface Reply extends Partial<ProviderResponse> {
  provider?: string;
  prompt: string;
}

/** The replies of a recording, by rendered prompt and, where a line names one, by provider. */
export class Replies {
  readonly #replies: readonly Reply[];

  constructor(replies: readonly Reply[]) {
    this.#replies = replies;
  }

  static async read(file: string): Promise<Replies> {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    return new Replies(lines.map((line) => JSON.parse(line) as Reply));
  }

  /** @throws ProviderError `provider.notFound` */
  find(prompt: string, provider?: string): ProviderResponse {
    const reply = this.#replies.find(
      (line) => line.prompt === prompt && (line.provider === undefined || line.provider === provider),
    );
    if (!reply) throw new ProviderError('notFound', `there is no reply to "${prompt}"`);
    return { latencyMs: 1, ...reply, output: reply.output };
  }

  /** Grader models that answer from the same recording. Embeddings are recorded under the JSON of their texts. */
  get models(): ModelAccess {
    return {
      complete: async (_provider, prompt) => ({
        response: this.find(prompt.text),
        cost: 0,
        cached: false,
        provider: 'replay',
      }),
      embed: async (_provider, texts) => ({
        vectors: this.find(JSON.stringify(texts)).output as number[][],
        cost: 0,
        provider: 'replay',
      }),
    };
  }
}
