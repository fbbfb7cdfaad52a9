import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { installVscode } from './installVscode.ts';
import { VscodeServer } from './vscodeServer.ts';

/** A run of tests in the extension host of a VS Code server. All paths are absolute. */
export interface HostTests {
  folder: string;
  extension: string;
  moreExtensions: readonly string[];
  /** The module whose `run` the extension host calls: a file. */
  tests: string;
}

/** How long a run may take, in milliseconds; `CUPEL_TEST_TIMEOUT` sets another limit. */
const defaultTimeout = 1_800_000;

/** What the workbench says to its console about itself: beginnings of lines. */
const chatter =
  /^(Resolv|Creating a socket|\[reconnection|Ignoring fetching|\[AgentHost|\[AccountPolicy|\[Service Worker|Updating additional|WebSocket close|\[remote-connection|\[ChatModelSelection|\[CHAT\]|\[DefaultAccount\]|An unknown error occurred\. Please consult the log|Creation of workbench contribution)/;

/** A line that is no part of a test's output: the workbench's own, or an error from nowhere but its own code. */
function isChatter(line: string, extension: string): boolean {
  if (chatter.test(line)) return true;
  return line.includes('/static/out/vs/') && !line.includes(extension);
}

/**
 * Runs the tests and shows what they print.
 * @returns 0 only if the test runner reported success, a summary of mocha was seen, and the extension host ended by
 *   itself. The report alone is no proof: it also says success when a test calls `process.exit` or the host is killed.
 */
export async function runHostTests(run: HostTests): Promise<number> {
  const server = await VscodeServer.start({
    build: await installVscode(),
    extensions: run.moreExtensions,
    args: ['--enable-remote-auto-shutdown', '--remote-auto-shutdown-without-delay'],
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      return await followTests(page, server, run);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function followTests(page: Page, server: VscodeServer, run: HostTests): Promise<number> {
  const timeout = Number(process.env.CUPEL_TEST_TIMEOUT ?? defaultTimeout);
  let summarySeen = false;
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    if (/^\s*\d+ passing/m.test(line)) summarySeen = true;
    if (isChatter(line, run.extension)) return;
    if (type === 'error') console.error(line);
    else console.log(line);
  });
  const reported = new Promise<number>((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  const { folder, extension: extensionDevelopmentPath, tests: extensionTestsPath } = run;
  await page.goto(server.url({ folder, extensionDevelopmentPath, extensionTestsPath }));

  const code = await within(timeout, reported);
  if (code === undefined) {
    console.error(`The tests did not finish within ${timeout / 1000} s.`);
    return 1;
  }
  if (code !== 0) return 1;
  const exit = /Extension Host Process exited with code: (\d+|null)/;
  await server.waitForLog(exit, 10_000).catch(() => undefined); // its absence is judged below
  if (summarySeen && exit.exec(server.log)?.[1] === '0') return 0;
  console.error('The extension host ended before its tests did.');
  return 1;
}

/** The promise's value, or undefined if it takes longer than `limit` milliseconds. */
async function within<T>(limit: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limit, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
