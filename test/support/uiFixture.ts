import type { Context, RootHookObject } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { installVscode } from './installVscode.ts';
import { fakeModels, memoryFiles, projectRoot, sampleExtension } from './paths.ts';
import { VscodeServer } from './vscodeServer.ts';
import type { WorkbenchOptions } from './workbench.ts';
import { Workbench } from './workbench.ts';
import type { WorkspaceCopy } from './workspaceCopy.ts';
import { copyWorkspace } from './workspaceCopy.ts';

/** What a test file may want otherwise than by default. */
export interface WindowOptions extends Pick<
  WorkbenchOptions,
  'settings' | 'theme' | 'trusted' | 'viewport' | 'locale'
> {
  /** The folder that is copied and opened. Default: test/fixtures/workspace. */
  workspace?: string;
  /** Opened in the place of a copy: the URI of a folder that is on no disk. */
  virtualFolder?: string;
}

/** The server and the browser of the whole run, and the window of the test file that is running. */
interface Run {
  server: VscodeServer;
  browser: Browser;
  window: { file: string; workbench: Workbench; workspace: WorkspaceCopy } | undefined;
}

/** A packaged extension to test in the place of the project's folder. */
const vsix = process.env.CUPEL_TEST_VSIX;

// Mocha gives tests no other way to reach what its root hooks made.
let current: Run | undefined;

/** The window of the running test file. It is opened anew, on a fresh copy of the workspace, for each file. */
export function workbench(): Workbench {
  if (!current?.window) throw new Error('No window is open: call workbench() inside a test or a hook.');
  return current.window.workbench;
}

/** What the files have asked for by {@link useWindow}. */
const wishes = new Map<string, WindowOptions>();

/**
 * Says, while a test file is being loaded, how its window shall be opened.
 * @param file the caller's `import.meta.filename`
 */
export function useWindow(file: string, options: WindowOptions): void {
  wishes.set(file, options);
}

/** Starts a server and a browser for the run, opens a window for each test file, keeps a picture of each failure. */
export const uiHooks: RootHookObject = {
  async beforeAll(this: Context) {
    const server = await VscodeServer.start({
      build: await installVscode(),
      extensions: [fakeModels, memoryFiles, sampleExtension],
      vsix,
    });
    try {
      current = { server, browser: await launchBrowser(), window: undefined };
    } catch (error) {
      await server.stop();
      throw error;
    }
  },
  async beforeEach(this: Context) {
    const file = this.currentTest?.file ?? '';
    if (!current || current.window?.file === file) return;
    await closeWindow(current);
    const { workspace: source, virtualFolder, ...options } = wishes.get(file) ?? {};
    const workspace = copyWorkspace(source);
    const opened = await Workbench.open(current.browser, current.server, {
      ...options,
      folder: virtualFolder ?? workspace.folder,
      extension: vsix ? undefined : projectRoot,
    });
    current.window = { file, workbench: opened, workspace };
  },
  async afterEach(this: Context) {
    const test = this.currentTest;
    if (test?.state !== 'failed' || !current?.window) return;
    const file = await current.window.workbench.screenshot(`failed ${test.fullTitle()}`);
    console.log(`      picture: ${file}`);
    for (const text of await current.window.workbench.inFront()) console.log(`      in front: ${text}`);
  },
  async afterAll(this: Context) {
    if (!current) return;
    await closeWindow(current);
    await current.browser.close();
    await current.server.stop();
    current = undefined;
  },
};

async function closeWindow(run: Run): Promise<void> {
  await run.window?.workbench.close();
  run.window?.workspace.remove();
  run.window = undefined;
}
