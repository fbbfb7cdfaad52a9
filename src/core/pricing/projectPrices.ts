import { homedir } from 'node:os';
import path from 'node:path';
import type { PriceBook } from './price.ts';
import { loadPriceBook, type OwnPriceFiles, readOwnPrices } from './priceBook.ts';
import { updatedPricesFile } from './priceData.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Price files that a person named, beside those that are found. Each must be there. */
export interface NamedPriceFiles {
  /** Stand before the project's own. */
  readonly before?: readonly string[];
  /** Stand after the project's own, before the price data. */
  readonly after?: readonly string[];
}

/** Where a user's own prices for all projects are looked for; need not exist. */
export function userPriceFile(variables: Variables): string {
  const folder = variables['XDG_CONFIG_HOME'] ?? variables['APPDATA'] ?? path.join(homedir(), '.config');
  return path.join(folder, 'cupel', 'prices.yaml');
}

/**
 * The prices that hold in a folder, the same for the command line, the editor and scripts. The first of these that
 * knows a model has the word: the files that `CUPEL_PRICES` names, those named by `named.before`, the project's
 * (`cupel.prices.yaml` in the folder and above), those named by `named.after`, the user's file, the update that was
 * fetched last, the data that ships with Cupel.
 * @throws CupelError `prices.badFile`, `prices.notReadable`, `prices.badUpdate`
 */
export function projectPrices(
  directory: string,
  variables: Variables,
  named: NamedPriceFiles = {},
): Promise<PriceBook> {
  return loadPriceBook({
    ...ownFiles(directory, variables, named),
    updated: updatedPricesFile(variables),
  });
}

/**
 * Reads the same files but the vendors' prices, which are slow to load, for their mistakes.
 * @throws CupelError `prices.badFile`, `prices.notReadable`
 */
export async function checkOwnPrices(directory: string, variables: Variables): Promise<void> {
  await readOwnPrices(ownFiles(directory, variables, {}));
}

function ownFiles(directory: string, variables: Variables, named: NamedPriceFiles): OwnPriceFiles {
  const given = (variables['CUPEL_PRICES'] ?? '').split(path.delimiter).filter((file) => file !== '');
  return {
    directory,
    overrides: [...given.map((file) => path.resolve(file)), ...(named.before ?? [])],
    defaults: [...(named.after ?? [])],
    user: userPriceFile(variables),
  };
}
