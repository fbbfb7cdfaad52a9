import { EventEmitter, workspace } from 'vscode';
import type { ConfigurationScope, Disposable, Event } from 'vscode';
import type { SettingId, SettingTypes, WindowSetting } from '../ids.ts';

const section = 'cupel';

/** One setting, typed, with an event for its changes. */
export class ConfigValue<K extends SettingId> implements Disposable {
  readonly #id: K;
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(id: K) {
    this.#id = id;
    this.#subscription = workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${section}.${id}`)) this.#changed.fire();
    });
  }

  /** @param scope the file or folder that the value is for; without it the value for the window */
  get(...[scope]: K extends WindowSetting ? [] : [scope?: ConfigurationScope]): SettingTypes[K] {
    // The default stands in package.json, so a value is always there.
    return workspace.getConfiguration(section, scope ?? null).get(this.#id) as SettingTypes[K];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
