import type { TokenReply, TokenRequest } from './tokenWorker.ts';
import { messageOf } from '../errors.ts';
import type { Encoding } from './encodings.ts';
import { cutIntoChunks } from './safeCuts.ts';
import type { Tokenizer } from './tokenizer.ts';

/** UTF-16 units that are counted before another request may go first: about 2 ms. */
const partSize = 8192;

/** A request whose texts are counted part by part. */
interface Job {
  request: TokenRequest;
  /** Undefined until it is its turn for the first time. */
  parts: { text: number; part: string }[] | undefined;
  done: number;
  /** UTF-16 units that are not counted yet. */
  left: number;
  counts: number[];
}

/**
 * Counts several requests part by part, always the one with the least left first: what somebody waits for under a
 * pointer does not wait for a long file, and the long file is no later for it than by what that takes.
 */
export class CountJobs {
  readonly #tokenizerFor: (encoding: Encoding) => Promise<Tokenizer>;
  #jobs: Job[] = [];

  /** @param tokenizerFor loads an encoding when it is first asked for */
  constructor(tokenizerFor: (encoding: Encoding) => Promise<Tokenizer>) {
    this.#tokenizerFor = tokenizerFor;
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  add(request: TokenRequest): void {
    const left = request.texts.reduce((length, text) => length + text.length, 0);
    this.#jobs.push({ request, parts: undefined, done: 0, left, counts: request.texts.map(() => 0) });
  }

  /** Counts one part more. Resolves with a reply when a request is done with it. */
  async step(): Promise<TokenReply | undefined> {
    const [first, ...others] = this.#jobs;
    if (!first) return undefined;
    const job = others.reduce((least, each) => (each.left < least.left ? each : least), first);
    const { id, encoding, texts } = job.request;
    try {
      const tokenizer = await this.#tokenizerFor(encoding);
      job.parts ??= texts.flatMap((whole, text) =>
        cutIntoChunks(whole, partSize).map((part) => ({ text, part })),
      );
      // Short texts go together, up to a part's length.
      for (let counted = 0; counted < partSize && job.done < job.parts.length; job.done += 1) {
        const next = job.parts[job.done];
        if (!next) break;
        job.counts[next.text] = (job.counts[next.text] ?? 0) + tokenizer.count(next.part);
        counted += next.part.length;
        job.left -= next.part.length;
      }
      if (job.done < job.parts.length) return undefined;
      this.#end(job);
      return { id, counts: job.counts };
    } catch (error) {
      this.#end(job);
      return { id, error: messageOf(error) };
    }
  }

  #end(job: Job): void {
    this.#jobs = this.#jobs.filter((each) => each !== job);
  }
}
