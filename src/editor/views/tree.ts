import { EventEmitter } from 'vscode';
import type { Disposable, Event, ProviderResult, TreeDataProvider, TreeItem } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';

const quietMs = 100;

/** What the four views share: change events that are gathered, and errors that are shown instead of an endless bar. */
export abstract class Tree<Node> implements TreeDataProvider<Node>, Disposable {
  readonly #changed = new EventEmitter<Node | undefined>();
  readonly #debouncer = new Debouncer(quietMs);
  readonly #showError: ShowError;
  protected readonly store = new DisposableStore();
  readonly onDidChangeTreeData: Event<Node | undefined> = this.#changed.event;

  constructor(showError: ShowError) {
    this.#showError = showError;
    this.store.add(this.#changed);
    this.store.add(this.#debouncer);
  }

  refresh(): void {
    this.#debouncer.schedule('tree', () => this.#changed.fire(undefined));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    try {
      return node === undefined ? await this.roots() : await this.childrenOf(node);
    } catch (error) {
      this.#showError(error);
      return [];
    }
  }

  abstract getTreeItem(node: Node): TreeItem;
  protected abstract roots(): Promise<Node[]>;
  protected abstract childrenOf(node: Node): Promise<Node[]>;

  resolveTreeItem?(item: TreeItem, node: Node): ProviderResult<TreeItem>;

  dispose(): void {
    this.store.dispose();
  }
}
