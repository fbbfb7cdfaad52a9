/** Which VS Code the tests run in: the desktop one, or its server with a browser in front. */
export type VscodeKind = 'desktop' | 'server';

/** Facts about the machine, passed in so that the rule can be tested. */
export interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Whether the host that desktop builds are downloaded from answers. */
  canDownload: () => Promise<boolean>;
}

const thisMachine: Machine = { platform: process.platform, env: process.env, canDownload };

/**
 * `CUPEL_TEST_VSCODE` decides (`desktop` or `server`). Without it the desktop VS Code is used, except on a Linux
 * without a display or without a way to the download host: there the server takes its place.
 * @throws if CUPEL_TEST_VSCODE has another value
 */
export async function chooseVscode(machine: Machine = thisMachine): Promise<VscodeKind> {
  const { env, platform } = machine;
  const wanted = env.CUPEL_TEST_VSCODE;
  if (wanted === 'desktop' || wanted === 'server') return wanted;
  if (wanted) throw new Error(`CUPEL_TEST_VSCODE is "${wanted}": write "desktop" or "server".`);
  if (platform !== 'linux') return 'desktop';
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'server';
  return (await machine.canDownload()) ? 'desktop' : 'server';
}

async function canDownload(): Promise<boolean> {
  try {
    const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      method: 'HEAD',
      signal: AbortSignal.timeout(3000),
    });
    return response.ok;
  } catch {
    return false; // no name service, no route, no answer: each of them means no download
  }
}
