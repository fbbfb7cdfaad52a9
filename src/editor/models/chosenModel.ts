import { EventEmitter } from 'vscode';
import type { ConfigurationScope, Disposable, Event, Memento } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Settings } from '../settings/settings.ts';

const key = 'cupel.chosenModel';

/** The model that is counted for where nothing names another: the one chosen in this workspace, else the setting's. */
export class ChosenModel implements Disposable {
  readonly #memory: Memento;
  readonly #setting: Settings['defaultModel'];
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<void>());
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(memory: Memento, settings: Settings) {
    this.#memory = memory;
    this.#setting = settings.defaultModel;
    this.#store.add(this.#setting.onDidChange(() => this.#changed.fire()));
  }

  /** As a suite names it: `openai:gpt-5-mini`. @param scope the file that is counted */
  get(scope?: ConfigurationScope): string {
    return this.chosen ?? this.#setting.get(scope);
  }

  /** Undefined while nobody has chosen one here. */
  get chosen(): string | undefined {
    return this.#memory.get<string>(key);
  }

  /** @param model undefined for the setting's */
  async choose(model: string | undefined): Promise<void> {
    await this.#memory.update(key, model);
    this.#changed.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
