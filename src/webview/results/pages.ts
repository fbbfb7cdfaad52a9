import { pageColumns } from '../../shared/resultsQueries.ts';
import type { PageView, RowView } from '../../shared/resultsViews.ts';

/** Rows that are kept and forgotten together. Few, so that a jump asks for hardly more than it shows. */
const unitRows = 4;
/** Units that are asked for at once when rows come into sight one after the other. */
const unitsAhead = 5;
/** The host answers no more rows than a hundred at once. */
const mostUnits = 100 / unitRows;
/** Units kept; more than fit any window several times over. */
const remembered = 400;
/** Units that are asked for again when something has changed: those seen last, which more than fill a window. */
const refreshed = 60;

type Load = (offset: number, limit: number, columns: number[]) => Promise<PageView>;

/**
 * Rows of one query as they were asked for: a block of rows and columns at a time; the oldest are forgotten. What is
 * missed while the page is drawn is asked for together afterwards.
 */
export class Pages {
  total: number | undefined;
  error: string | undefined;
  readonly #load: Load;
  readonly #changed: () => void;
  readonly #columns: readonly number[];
  readonly #units = new Map<string, RowView[] | 'loading'>();
  readonly #wanted = new Map<number, Set<number>>();
  #ended = false;

  /**
   * @param columns the run's columns that are shown, in their order
   * @param first rows of the first block that are there already, from the first on
   */
  constructor(columns: readonly number[], load: Load, changed: () => void, first?: PageView) {
    this.#columns = columns;
    this.#load = load;
    this.#changed = changed;
    if (first) this.#keep(first, { block: 0, from: 0, to: Math.ceil(first.rows.length / unitRows) });
  }

  /**
   * A row and, in it, the cells of the block that a column lies in; undefined while it is not there yet, which asks for
   * it. @param position of the column among those shown
   */
  row(index: number, position: number): { row: RowView; first: number } | undefined {
    const number = Math.floor(index / unitRows);
    const block = Math.floor(position / pageColumns);
    const key = `${number}.${block}`;
    const unit = this.#units.get(key);
    if (unit === undefined) this.#want(number, block);
    if (!Array.isArray(unit)) return undefined;
    // What is in sight is forgotten last.
    this.#units.delete(key);
    this.#units.set(key, unit);
    const row = unit[index - number * unitRows];
    return row && { row, first: block * pageColumns };
  }

  /** Asks for what is held again, without showing nothing in between. */
  refresh(): void {
    const held = [...this.#units.keys()];
    for (const key of held.slice(0, -refreshed)) this.#units.delete(key);
    for (const key of held.length > 0 ? held.slice(-refreshed) : ['0.0']) {
      const [number = 0, block = 0] = key.split('.').map(Number);
      this.#want(number, block);
    }
  }

  /** Answers that come later are ignored. */
  end(): void {
    this.#ended = true;
  }

  #want(number: number, block: number): void {
    if (this.#wanted.size === 0) queueMicrotask(() => this.#fetchWanted());
    const numbers = this.#wanted.get(block);
    if (numbers) numbers.add(number);
    else this.#wanted.set(block, new Set([number]));
    if (!this.#units.has(`${number}.${block}`)) this.#units.set(`${number}.${block}`, 'loading');
  }

  #fetchWanted(): void {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    if (this.#ended) return;
    for (const [block, numbers] of wanted)
      for (const [from, to] of stretches(numbers)) void this.#fetch(this.#ahead({ block, from, to }));
  }

  /** Rows that follow on others are followed by more: whoever scrolls goes on. */
  #ahead({ block, from, to }: Stretch): Stretch {
    const isThere = (number: number) => number < 0 || this.#units.has(`${number}.${block}`);
    const isLast = this.total !== undefined && to * unitRows >= this.total;
    if (isThere(from - 1) === (isThere(to) || isLast)) return { block, from, to };
    if (isThere(from - 1)) while (to - from < unitsAhead && !isThere(to)) to++;
    else while (to - from < unitsAhead && !isThere(from - 1)) from--;
    return { block, from, to };
  }

  async #fetch(stretch: Stretch): Promise<void> {
    const { block, from, to } = stretch;
    for (let number = from; number < to; number++) {
      const key = `${number}.${block}`;
      if (!this.#units.has(key)) this.#units.set(key, 'loading');
    }
    try {
      const columns = this.#columns.slice(block * pageColumns, (block + 1) * pageColumns);
      const page = await this.#load(from * unitRows, (to - from) * unitRows, columns);
      if (this.#ended) return;
      this.#keep(page, stretch);
    } catch (error) {
      if (this.#ended) return;
      // Kept as loading: asking again at once would fail the same way.
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.#changed();
  }

  #keep(page: PageView, { block, from, to }: Stretch): void {
    this.total = page.total;
    this.error = undefined;
    for (let number = from; number < to; number++) {
      const key = `${number}.${block}`;
      this.#units.delete(key);
      const start = (number - from) * unitRows;
      this.#units.set(key, page.rows.slice(start, start + unitRows));
    }
    for (const old of this.#units.keys()) {
      if (this.#units.size <= remembered) break;
      this.#units.delete(old);
    }
  }
}

/** Units of a block of columns, from the first to before the last. */
interface Stretch {
  block: number;
  from: number;
  to: number;
}

/** Numbers as stretches without a gap, each no longer than an answer may be. */
function stretches(numbers: Iterable<number>): [number, number][] {
  const found: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === number && number - last[0] < mostUnits) last[1] = number + 1;
    else found.push([number, number + 1]);
  }
  return found;
}
