import type { SpawnOptions } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { exec } from './exec.ts';

/** The first has nothing but the engine: it starts in half the time, and draws no pages of the browser's own. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

/** Debian's packages, the best first; not every kin of it has each. */
const packages = ['chromium-headless-shell', 'chromium'];

const aptGet = '/usr/bin/apt-get';

const usualPlaces: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
};

/**
 * The path of a Chromium or Chrome: the one that `CUPEL_CHROMIUM` names, else an installed one, else (as root on
 * Debian and its kin) the distribution's package, else Playwright's own download.
 * @throws if none of these gives a browser
 */
export async function findChromium(): Promise<string> {
  const given = process.env.CUPEL_CHROMIUM;
  if (given) {
    if (isExecutable(given)) return given;
    throw new Error(`CUPEL_CHROMIUM is ${given}, which is no program that can be run.`);
  }
  const found = installedChromium();
  if (found) return found;
  if (existsSync(aptGet) && process.getuid?.() === 0) {
    const packaged = await installPackage();
    if (packaged) return packaged;
  }
  const downloaded = await downloadChromium();
  if (downloaded) return downloaded;
  throw new Error(
    'No Chromium or Chrome was found and none could be installed. Install one (on Debian: apt-get install chromium) ' +
      'or let CUPEL_CHROMIUM name its executable.',
  );
}

function installedChromium(): string | undefined {
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  const places = usualPlaces[os.platform()] ?? [];
  return [...onPath, ...places, chromium.executablePath()].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function installPackage(): Promise<string | undefined> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options: SpawnOptions = { stdio: ['ignore', 'ignore', 'inherit'], env };
  // A failed update need not matter: the lists may be there from before, or another run is fetching them just now.
  await exec(aptGet, ['update', '-q'], options);
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  for (const name of packages) {
    console.error(`Installing the package ${name} (once)`);
    await exec(aptGet, ['install', '-y', '-q', '--no-install-recommends', ...wait, name], options);
    const installed = installedChromium();
    if (installed) return installed;
  }
  return undefined;
}

async function downloadChromium(): Promise<string | undefined> {
  const root = path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  const code = await exec(process.execPath, [path.join(root, 'cli.js'), 'install', 'chromium']);
  return code === 0 ? installedChromium() : undefined;
}
