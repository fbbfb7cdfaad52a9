import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CupelError } from '../core/errors.ts';
import { namedDirectory } from '../core/store/storeDirectory.ts';
import type { McpFlags } from './commands/mcp.ts';
import { clientFolders } from './mcp/clientFolders.ts';
import { FolderHost } from './mcp/folderHost.ts';
import { createMcpServer } from './mcp/mcpServer.ts';
import { nodeEnvironment } from './session.ts';
import type { Terminal } from './terminal.ts';

/**
 * Serves the tools on stdin and stdout until the client closes them.
 * @throws CupelError `mcp.noFolder`
 */
export async function mcpCommand(
  terminal: Terminal,
  given: readonly string[],
  { store, envFile, maxCost, maxCostPerMonth }: McpFlags,
): Promise<void> {
  const folders = (given.length > 0 ? given : [process.cwd()]).map((folder) => path.resolve(folder));
  for (const folder of folders)
    if (!(await stat(folder).catch(() => undefined))?.isDirectory())
      throw new CupelError('mcp.noFolder', `there is no folder "${folder}"`);
  const environment = await nodeEnvironment(terminal, envFile);
  const named = store ?? environment.variables['CUPEL_STORE'];
  let host: FolderHost | undefined;
  let roots: (() => Promise<string[] | undefined>) | undefined;
  const server = createMcpServer(
    (agrees) => {
      host = new FolderHost({
        folders,
        environment,
        agrees,
        budget: { perRun: maxCost, perMonth: maxCostPerMonth },
        ...(named ? { store: namedDirectory(named) } : {}),
      });
      return host;
    },
    async () => {
      if (host && roots) host.folders = (await roots()) ?? folders;
    },
  );
  // Clients start a server anywhere: what they work in is what they say, unless a folder was named.
  if (given.length === 0) roots = clientFolders(server);
  // The client ends the session by closing our input; one that is in a hurry, by a signal.
  const ended = Promise.race([
    once(process.stdin, 'close'),
    once(process, 'SIGTERM'),
    once(process, 'SIGINT'),
  ]);
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
  await host?.close();
}
