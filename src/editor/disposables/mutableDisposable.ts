import type { Disposable } from 'vscode';

/** Owns one thing that is replaced from time to time: the old one ends when the new one comes. */
export class MutableDisposable<T extends Disposable> {
  #value: T | undefined;
  #disposed = false;

  get value(): T | undefined {
    return this.#value;
  }

  set value(next: T | undefined) {
    if (this.#value === next) return;
    this.#value?.dispose();
    if (this.#disposed) next?.dispose();
    this.#value = this.#disposed ? undefined : next;
  }

  dispose(): void {
    this.#disposed = true;
    this.#value?.dispose();
    this.#value = undefined;
  }
}
