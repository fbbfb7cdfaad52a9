import { EventEmitter, McpStdioServerDefinition, Uri, lm, workspace } from 'vscode';
import type { Disposable, McpServerDefinitionProvider } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { mcpProviderId } from '../ids.ts';
import type { ApiKeys } from '../secrets/apiKeys.ts';
import type { Settings } from '../settings/settings.ts';

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
  store.add(parts.settings['mcp.enabled'].onDidChange(tell));
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
      if (!settings['mcp.enabled'].get() || !workspace.isTrusted || folders.length === 0) return [];
      const cli = Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
      const server = new McpStdioServerDefinition(
        'Cupel',
        process.execPath,
        [cli, 'mcp', ...folders.map(({ uri }) => uri.fsPath)],
        // On a desktop the extension host's executable is Electron, which is Node only when told so.
        { ELECTRON_RUN_AS_NODE: '1' },
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
