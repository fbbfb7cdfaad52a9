import type { Host } from './host.ts';
import { ask } from './host.ts';

/** Pictures and long outputs that are kept; more than fit any window. */
const remembered = 30;

/** Whole outputs, asked for one by one: pages carry their beginnings only. */
export class Outputs {
  readonly #host: Host;
  readonly #known = new Map<string, Promise<string>>();

  constructor(host: Host) {
    this.#host = host;
  }

  of(runId: string, resultId: string): Promise<string> {
    const key = `${runId} ${resultId}`;
    const known = this.#known.get(key);
    if (known) return known;
    const asked = ask(this.#host, { kind: 'output', runId, resultId }).then(({ text }) => text);
    asked.catch(() => this.#known.delete(key));
    this.#known.set(key, asked);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > remembered) this.#known.delete(oldest);
    return asked;
  }
}
