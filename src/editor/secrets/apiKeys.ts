import type { Event, SecretStorage, SecretStorageChangeEvent } from 'vscode';

/** API keys in VS Code's secret storage, each under the name of the environment variable that would hold it. */
export class ApiKeys {
  readonly #storage: SecretStorage;
  readonly onDidChange: Event<SecretStorageChangeEvent>;

  constructor(storage: SecretStorage) {
    this.#storage = storage;
    this.onDidChange = storage.onDidChange;
  }

  async get(variable: string): Promise<string | undefined> {
    return this.#storage.get(variable);
  }

  async set(variable: string, key: string): Promise<void> {
    await this.#storage.store(variable, key);
  }

  async remove(variable: string): Promise<void> {
    await this.#storage.delete(variable);
  }

  /** The variables that a key is stored for. */
  async names(): Promise<string[]> {
    return [...(await this.#storage.keys())].sort();
  }
}
