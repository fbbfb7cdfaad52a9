import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { Environment } from '../core/environment.ts';
import { CupelError, messageOf } from '../core/errors.ts';
import { createNodeEnvironment } from '../core/nodeEnvironment.ts';
import { openStore, type StoreOpener } from '../core/store/openStore.ts';
import type { Store } from '../core/store/store.ts';
import { hasStore, namedDirectory, storeDirectory } from '../core/store/storeDirectory.ts';
import type { Terminal } from './terminal.ts';

/** What most commands begin with. Who runs a command in a folder trusts it. */
export async function nodeEnvironment(terminal: Terminal, envFile?: string): Promise<Environment> {
  return createNodeEnvironment({
    variables: { ...process.env, ...(envFile === undefined ? {} : await readEnvFile(envFile)) },
    trust: { code: true, network: true },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => terminal.err(`warning: ${message}`),
      error: (message) => terminal.err(`error: ${message}`),
    },
  });
}

async function readEnvFile(file: string): Promise<Record<string, string | undefined>> {
  try {
    return parseEnv(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CupelError('cli.envFile', `the environment file ${file} cannot be read: ${messageOf(error)}`);
  }
}

/** Opens the store that is meant: `--store`, else `CUPEL_STORE`, else the one of the folder. */
export async function sessionStore(
  terminal: Terminal,
  flag: string | undefined,
  folder: string,
  open: StoreOpener = openStore,
): Promise<Store> {
  const given = flag ?? process.env['CUPEL_STORE'];
  const warn = (text: string) => terminal.err(`warning: ${text}`);
  const store = await openNamed(given, folder, open, warn);
  store.notices.forEach(warn);
  return store;
}

/** PostgreSQL is loaded only where a database is named. */
async function openNamed(
  given: string | undefined,
  folder: string,
  open: StoreOpener,
  onNotice: (text: string) => void,
): Promise<Store> {
  if (!given) return open(storeDirectory(folder, process.cwd()));
  if (!/^postgres(ql)?:\/\//.test(given)) return open(namedDirectory(given));
  const { openPostgresStore } = await import('../core/store/postgresStore.ts');
  return openPostgresStore(given, onNotice);
}

/** Opens a store for a function and closes it after, whatever happens. Where there is none, none is made. */
export async function withStore<T>(
  terminal: Terminal,
  flag: string | undefined,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  return using(
    await sessionStore(terminal, flag, process.cwd(), (directory) =>
      openStore(hasStore(directory) ? directory : ':memory:'),
    ),
    use,
  );
}

/** Likewise, for a function that keeps something: it makes the store where there is none. */
export async function withNewStore<T>(
  terminal: Terminal,
  flag: string | undefined,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  return using(await sessionStore(terminal, flag, process.cwd()), use);
}

async function using<T>(store: Store, use: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
