import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { RootsListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';

/** Of any scheme: the protocol wants `file:` only, and one folder of another kind shall not hide the rest. */
const rootsAnswer = z.looseObject({ roots: z.array(z.looseObject({ uri: z.string() })) });

/**
 * The folders that the client works in (its roots), asked for once and again when it says that they changed. Undefined
 * where it tells of none.
 */
export function clientFolders({ server }: McpServer): () => Promise<string[] | undefined> {
  let asked: Promise<string[] | undefined> | undefined;
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => {
    asked = undefined;
  });
  const ask = async (): Promise<string[] | undefined> => {
    if (!server.getClientCapabilities()?.roots) return undefined;
    const { roots } = await server.request({ method: 'roots/list' }, rootsAnswer);
    const folders: string[] = [];
    for (const { uri } of roots) {
      const folder = folderAt(uri);
      if (folder !== undefined && (await isFolder(folder))) folders.push(folder);
    }
    return folders.length > 0 ? folders : undefined;
  };
  return async () => {
    const mine = (asked ??= ask());
    // A later call asks again; this one's caller hears why.
    mine.catch(() => asked === mine && (asked = undefined));
    return mine;
  };
}

/** Undefined for a root that is not in the file system here. */
function folderAt(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

async function isFolder(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() === true;
}
