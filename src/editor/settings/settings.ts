import type { DisposableStore } from '../disposables/disposableStore.ts';
import type { SettingId } from '../ids.ts';
import { settingIds } from '../ids.ts';
import { ConfigValue } from './configValue.ts';

/** All settings of the extension, each under its name. */
export type Settings = { readonly [K in SettingId]: ConfigValue<K> };

export function createSettings(owner: DisposableStore): Settings {
  return Object.fromEntries(
    settingIds.map((id) => [id, owner.add(new ConfigValue(id))]),
  ) as unknown as Settings;
}
