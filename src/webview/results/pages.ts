import type { PageView, RowView } from '../../shared/resultsViews.ts';

export const pageRows = 20;
export const pageColumns = 6;
/** Pages kept; more than fit any window several times over. */
const remembered = 80;

/** Rows of one query as they were asked for: a block of rows and columns at a time; the oldest are forgotten. */
export class Pages {
  total: number | undefined;
  error: string | undefined;
  readonly #load: (offset: number, columns: number[]) => Promise<PageView>;
  readonly #changed: () => void;
  readonly #columns: readonly number[];
  readonly #pages = new Map<string, RowView[] | 'loading'>();
  #ended = false;

  /** @param columns the run's columns that are shown, in their order */
  constructor(
    columns: readonly number[],
    load: (offset: number, columns: number[]) => Promise<PageView>,
    changed: () => void,
  ) {
    this.#columns = columns;
    this.#load = load;
    this.#changed = changed;
  }

  /**
   * A row and, in it, the cells of the block that a column lies in; undefined while it is not there yet, which asks for
   * it. @param position of the column among those shown
   */
  row(index: number, position: number): { row: RowView; first: number } | undefined {
    const number = Math.floor(index / pageRows);
    const block = Math.floor(position / pageColumns);
    const page = this.#pages.get(`${number}.${block}`);
    if (page === undefined) void this.#fetch(number, block);
    const row = Array.isArray(page) ? page[index - number * pageRows] : undefined;
    return row && { row, first: block * pageColumns };
  }

  /** Asks for what is held again, without showing nothing in between. */
  refresh(): void {
    const held = [...this.#pages.keys()];
    for (const key of held.slice(0, -6)) this.#pages.delete(key);
    for (const key of held.length > 0 ? held.slice(-6) : ['0.0']) {
      const [number = 0, block = 0] = key.split('.').map(Number);
      void this.#fetch(number, block);
    }
  }

  /** Answers that come later are ignored. */
  end(): void {
    this.#ended = true;
  }

  async #fetch(number: number, block: number): Promise<void> {
    const key = `${number}.${block}`;
    if (!this.#pages.has(key)) this.#pages.set(key, 'loading');
    try {
      const columns = this.#columns.slice(block * pageColumns, (block + 1) * pageColumns);
      const page = await this.#load(number * pageRows, columns);
      if (this.#ended) return;
      this.total = page.total;
      this.error = undefined;
      this.#pages.delete(key);
      this.#pages.set(key, page.rows);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= remembered) break;
        this.#pages.delete(old);
      }
    } catch (error) {
      if (this.#ended) return;
      // Kept as loading: asking again at once would fail the same way.
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.#changed();
  }
}
