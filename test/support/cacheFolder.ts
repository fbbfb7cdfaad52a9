import os from 'node:os';
import path from 'node:path';

/** Where this user's machine keeps what can be made again, shared by all clones of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, 'cupel');
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), 'cupel', 'cache');
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'cupel');
  return path.join(os.homedir(), '.cache', 'cupel');
}
