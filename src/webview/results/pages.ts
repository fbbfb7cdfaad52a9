import type { CaseQuery, PageView, RowView } from '../../shared/resultsProtocol.ts';

export const pageSize = 25;
/** Pages kept; more than fit any window several times over. */
const remembered = 40;

/** The rows of one query as they were asked for, a page at a time; the oldest pages are forgotten. */
export class Pages {
  total: number | undefined;
  error: string | undefined;
  readonly #load: (offset: number) => Promise<PageView>;
  readonly #changed: () => void;
  readonly #pages = new Map<number, RowView[] | 'loading'>();
  #ended = false;

  constructor(load: (offset: number) => Promise<PageView>, changed: () => void) {
    this.#load = load;
    this.#changed = changed;
  }

  /** The row at a place of the whole list; undefined while it is not there yet, which asks for it. */
  row(index: number): RowView | undefined {
    const number = Math.floor(index / pageSize);
    const page = this.#pages.get(number);
    if (page === undefined) void this.#fetch(number);
    return Array.isArray(page) ? page[index - number * pageSize] : undefined;
  }

  /** Asks for what is held again, without showing nothing in between. */
  refresh(): void {
    const held = [...this.#pages.keys()];
    for (const number of held.length > 0 ? held.slice(-3) : [0]) void this.#fetch(number);
    for (const number of held.slice(0, -3)) this.#pages.delete(number);
  }

  /** Answers that come later are ignored. */
  end(): void {
    this.#ended = true;
  }

  async #fetch(number: number): Promise<void> {
    if (!this.#pages.has(number)) this.#pages.set(number, 'loading');
    try {
      const page = await this.#load(number * pageSize);
      if (this.#ended) return;
      this.total = page.total;
      this.error = undefined;
      this.#pages.delete(number);
      this.#pages.set(number, page.rows);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= remembered) break;
        this.#pages.delete(old);
      }
    } catch (error) {
      if (this.#ended) return;
      this.#pages.delete(number);
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.#changed();
  }
}

export const allCases: CaseQuery = { mode: 'all', text: '', regex: false };
