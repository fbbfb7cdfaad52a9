import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from './findChromium.ts';

/** Starts a headless Chromium that can reach this machine and nothing else. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    args: [
      '--no-sandbox', // root, as in a container, has no sandbox
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--disable-component-update',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
