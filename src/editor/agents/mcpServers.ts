import path from 'node:path';
import { EventEmitter, McpStdioServerDefinition, Uri, lm, workspace } from 'vscode';
import type { Disposable, McpServerDefinitionProvider } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { mcpProviderId } from '../ids.ts';
import type { ApiKeys } from '../secrets/apiKeys.ts';
import { namedPriceFiles } from '../settings/priceFiles.ts';
import type { Settings } from '../settings/settings.ts';

/** The settings that the server is started with. */
const told = [
  'mcp.enabled',
  'budget.perRun',
  'budget.perMonth',
  'environment',
  'pricing.overrides',
  'store.directory',
] as const;

/**
 * Offers `cupel mcp` to VS Code as a server of the Model Context Protocol, where `cupel.mcp.enabled` says so: chat has
 * the same tools without it, but what runs beside the chat (other agents, other clients of VS Code's servers) has not.
 */
export function registerMcpServers(parts: {
  extensionUri: Uri;
  version: string;
  settings: Settings;
  keys: ApiKeys;
}): Disposable {
  const store = new DisposableStore();
  const changed = store.add(new EventEmitter<void>());
  const tell = (): void => changed.fire();
  store.add(workspace.onDidChangeWorkspaceFolders(tell));
  store.add(workspace.onDidGrantWorkspaceTrust(tell));
  for (const id of told) store.add(parts.settings[id].onDidChange(tell));
  store.add(
    lm.registerMcpServerDefinitionProvider(mcpProviderId, {
      onDidChangeMcpServerDefinitions: changed.event,
      ...createMcpProvider(parts),
    }),
  );
  return store;
}

/** The definitions themselves, apart from the registration. */
export function createMcpProvider({
  extensionUri,
  version,
  settings,
  keys,
}: {
  extensionUri: Uri;
  version: string;
  settings: Settings;
  keys: ApiKeys;
}): McpServerDefinitionProvider<McpStdioServerDefinition> {
  return {
    provideMcpServerDefinitions: () => {
      const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
      const [first] = folders;
      if (!settings['mcp.enabled'].get() || !workspace.isTrusted || first === undefined) return [];
      const cli = Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
      const server = new McpStdioServerDefinition(
        'Cupel',
        process.execPath,
        [cli, 'mcp', ...folders.map(({ uri }) => uri.fsPath), ...flagsOf(settings, first.uri)],
        {
          ...settings.environment.get(first.uri),
          ...pricesOf(first.uri),
          // On a desktop the extension host's executable is Electron, which is Node only when told so.
          ELECTRON_RUN_AS_NODE: '1',
        },
        version,
      );
      return [server];
    },
    resolveMcpServerDefinition: async (server) => {
      const stored = await keys.names();
      const entries = await Promise.all(stored.map(async (name) => [name, (await keys.get(name)) ?? null]));
      server.env = { ...server.env, ...(Object.fromEntries(entries) as Record<string, string | null>) };
      return server;
    },
  };
}

/** What the settings say, as the command line takes it. Of several folders, the first has the word. */
function flagsOf(settings: Settings, folder: Uri): string[] {
  const perRun = settings['budget.perRun'].get(folder);
  const perMonth = settings['budget.perMonth'].get();
  const store = settings['store.directory'].get(folder);
  return [
    ...(perRun === null ? [] : ['--max-cost', String(perRun)]),
    ...(perMonth === null ? [] : ['--max-cost-per-month', String(perMonth)]),
    ...(store === '' ? [] : ['--store', path.resolve(folder.fsPath, store)]),
  ];
}

function pricesOf(folder: Uri): Record<string, string> {
  const { before = [], after = [] } = namedPriceFiles(folder.fsPath);
  const files = [...before, process.env['CUPEL_PRICES'] ?? '', ...after].filter((file) => file !== '');
  return files.length === 0 ? {} : { CUPEL_PRICES: files.join(path.delimiter) };
}
