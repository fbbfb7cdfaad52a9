import type { Memento } from 'vscode';
import { isDefaultLayout } from '../../shared/layout.ts';
import { isLayout } from '../../shared/resultsMessages.ts';
import type { Layout } from '../../shared/resultsQueries.ts';

const key = 'cupel.layouts';
/** Suites that a workspace remembers; those laid out longest ago are forgotten. */
const remembered = 100;

/** How people laid out the matrix of each suite, kept in the workspace: the suite's next run looks the same. */
export class SuiteLayouts {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** @param suite the path of its file; undefined for one that nobody laid out */
  of(suite: string): Layout | undefined {
    return this.#all().find(([name]) => name === suite)?.[1];
  }

  async keep(suite: string, layout: Layout): Promise<void> {
    const others = this.#all().filter(([name]) => name !== suite);
    const all = isDefaultLayout(layout) ? others : [...others, [suite, layout] as const];
    await this.#memory.update(key, Object.fromEntries(all.slice(-remembered)));
  }

  /** What was written by an earlier version, and is not a layout any more, is left out. */
  #all(): (readonly [string, Layout])[] {
    return Object.entries(this.#memory.get<Record<string, unknown>>(key) ?? {}).filter(
      (entry): entry is [string, Layout] => isLayout(entry[1]),
    );
  }
}
