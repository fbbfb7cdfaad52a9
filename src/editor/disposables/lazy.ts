import type { Disposable } from 'vscode';

/** A part that is loaded and made when it is first needed, and disposed with its owner if it was. */
export class Lazy<T extends Disposable> implements Disposable {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;
  #value: T | undefined;
  #disposed = false;

  /** @param make imports the part's module, so that starting the extension does not */
  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The part, if it is there already. */
  get value(): T | undefined {
    return this.#value;
  }

  async get(): Promise<T> {
    this.#made ??= this.#create();
    return this.#made;
  }

  async #create(): Promise<T> {
    try {
      const value = await this.#make();
      if (this.#disposed) value.dispose();
      this.#value = value;
      return value;
    } catch (error) {
      this.#made = undefined; // a later call tries again
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#value?.dispose();
  }
}
