import { EventEmitter } from 'vscode';
import type { Disposable, Event, ProviderResult, TreeDataProvider, TreeItem } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { fits } from './treeFilter.ts';

const quietMs = 100;

/**
 * What the views share: change events that are gathered, errors that are shown instead of an endless bar, and a filter
 * of words.
 */
export abstract class Tree<Node> implements TreeDataProvider<Node>, Disposable {
  readonly #changed = new EventEmitter<Node[] | undefined>();
  readonly #filtered = new EventEmitter<string>();
  readonly #filled = new EventEmitter<boolean>();
  readonly #debouncer = new Debouncer(quietMs);
  readonly #showError: ShowError;
  #filter = '';
  protected readonly store = new DisposableStore();
  /** What changed since the last event; undefined: all of it. */
  #stale: Set<Node> | undefined = new Set();
  readonly onDidChangeTreeData: Event<Node[] | undefined> = this.#changed.event;
  readonly onDidChangeFilter: Event<string> = this.#filtered.event;
  /** The tree was asked for what is in it. It tells whether there is anything. */
  readonly onDidFill: Event<boolean> = this.#filled.event;

  constructor(showError: ShowError) {
    this.#showError = showError;
    this.store.add(this.#changed);
    this.store.add(this.#filtered);
    this.store.add(this.#filled);
    this.store.add(this.#debouncer);
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows only what has all of these words; everything when there is none. */
  setFilter(text: string): void {
    const filter = text.trim();
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.#filtered.fire(filter);
    this.refresh();
  }

  /**
   * @param nodes whose items have changed; all without them. While all are fetched again, VS Code knows none of them,
   *   and a button that is pressed just then has no item; so what changes often names its nodes.
   */
  refresh(nodes?: readonly Node[]): void {
    if (nodes) for (const node of nodes) this.#stale?.add(node);
    else this.#stale = undefined;
    if (this.#stale?.size === 0) return;
    this.#debouncer.schedule('tree', () => {
      const stale = this.#stale;
      this.#stale = new Set();
      this.#changed.fire(stale && [...stale]);
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    try {
      if (node !== undefined) return await this.childrenOf(node);
      const roots = await this.roots();
      this.#filled.fire(roots.length > 0);
      return roots;
    } catch (error) {
      this.#showError(error);
      return [];
    }
  }

  protected fits(...texts: readonly (string | undefined)[]): boolean {
    return this.#filter === '' || fits(this.#filter, ...texts);
  }

  abstract getTreeItem(node: Node): TreeItem;
  protected abstract roots(): Promise<Node[]>;
  protected abstract childrenOf(node: Node): Promise<Node[]>;

  resolveTreeItem?(item: TreeItem, node: Node): ProviderResult<TreeItem>;

  dispose(): void {
    this.store.dispose();
  }
}
