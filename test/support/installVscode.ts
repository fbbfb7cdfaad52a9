import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from './cacheFolder.ts';
import { capture } from './exec.ts';
import { writeNativeStandIns } from './nativeStandIns.ts';

/** The npm package that carries a whole build of VS Code's server and web workbench. */
const packageVersion = '4.139.1';

/** Dependencies that only the removed built-in extensions, or native sign-in, would use. */
const unneededDependencies = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/deviceid',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/**
 * The folder of a VS Code server build (it holds `out/server-main.js`), made on first use from npm packages in the
 * user's cache folder. `CUPEL_VSCODE_SERVER` names a build that is already there.
 * @throws if the platform has no such build, if Node is too old to run it, or if npm cannot fetch it
 */
export async function installVscode(): Promise<string> {
  const given = process.env.CUPEL_VSCODE_SERVER;
  if (given) return findBuild(given);
  requirePlatform();
  const cache = cacheFolder();
  const target = path.join(cache, `vscode-server-${packageVersion}-${process.arch}`);
  if (existsSync(path.join(target, '.complete'))) return path.join(target, 'lib', 'vscode');

  console.error(`Making a VS Code server build in ${target} (once, about 10 s)`);
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(path.join(cache, '.vscode-server-'));
  try {
    await fetchBuild(staging);
    await writeFile(path.join(staging, '.complete'), '');
    await moveIntoPlace(staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return path.join(target, 'lib', 'vscode');
}

function findBuild(given: string): string {
  for (const folder of [given, path.join(given, 'lib', 'vscode')])
    if (existsSync(path.join(folder, 'out', 'server-main.js'))) return path.resolve(folder);
  throw new Error(
    `CUPEL_VSCODE_SERVER is ${given}, but out/server-main.js is neither there nor in lib/vscode.`,
  );
}

function requirePlatform(): void {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    throw new Error(
      `There is no VS Code server build for ${process.platform} ${process.arch}, only for Linux on x64 and arm64. ` +
        'Set CUPEL_TEST_VSCODE=desktop to use the desktop VS Code.',
    );
  if (Number.parseInt(process.versions.node, 10) < 22)
    throw new Error(
      `The VS Code server needs Node 22 or later, this is ${process.version}. Start through npm run.`,
    );
}

async function fetchBuild(staging: string): Promise<void> {
  await capture('npm', ['pack', '--silent', `code-server@${packageVersion}`], { cwd: staging });
  const archive = `code-server-${packageVersion}.tgz`;
  const wanted = ['package/lib/vscode', 'package/LICENSE', 'package/ThirdPartyNotices.txt'];
  await capture('tar', ['xzf', archive, '--strip-components=1', ...wanted], { cwd: staging });
  await rm(path.join(staging, archive));

  const build = path.join(staging, 'lib', 'vscode');
  for (const extension of ['copilot', 'mermaid-markdown-features'])
    await rm(path.join(build, 'extensions', extension), { recursive: true, force: true });
  await dropDependencies(path.join(build, 'package.json'));
  // Not `npm ci`: the shrinkwrap that comes with the package does not fit its manifest.
  await capture(
    'npm',
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: build },
  );
  const nodeModules = path.join(build, 'node_modules');
  await dropOtherPlatforms(nodeModules);
  await writeNativeStandIns(nodeModules);
}

async function dropDependencies(manifest: string): Promise<void> {
  const content = JSON.parse(await readFile(manifest, 'utf8')) as { dependencies: Record<string, string> };
  for (const name of unneededDependencies) delete content.dependencies[name];
  await writeFile(manifest, JSON.stringify(content, null, 2));
}

async function dropOtherPlatforms(nodeModules: string): Promise<void> {
  const mine = `linux-${process.arch}`;
  for (const folder of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds'])
    for (const name of await readdir(path.join(nodeModules, folder)))
      if (name !== mine) await rm(path.join(nodeModules, folder, name), { recursive: true, force: true });
  for (const name of ['deps', 'third_party', 'src'])
    await rm(path.join(nodeModules, 'node-pty', name), { recursive: true, force: true });
}

/** Two clones may make the build at once: the first to finish wins, the other's work is dropped. */
async function moveIntoPlace(staging: string, target: string): Promise<void> {
  try {
    await rename(staging, target);
  } catch (error) {
    if (existsSync(path.join(target, '.complete'))) return;
    throw error;
  }
}
