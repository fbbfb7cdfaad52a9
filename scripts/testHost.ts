// `npm run test:host [-- word…]`: builds, then runs test/host in the extension host of a real VS Code: on a folder; that of
// the extension's end in a window of its own; those in test/host/folders on a workspace of several, and those in
// test/host/large on one of thousands of prompts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildProject } from '../test/support/buildProject.ts';
import { bundleHostTests } from '../test/support/bundleHostTests.ts';
import { chooseVscode } from '../test/support/chooseVscode.ts';
import { fakeModels, hostTests, projectRoot } from '../test/support/paths.ts';
import { addTallies } from '../test/support/tallies.ts';
import type { Tally } from '../test/support/tallyReporter.ts';
import { testFiles } from '../test/support/testFiles.ts';
import type { WorkspaceCopy } from '../test/support/workspaceCopy.ts';
import { copyAsLarge, copyAsTwoFolders, copyWorkspace } from '../test/support/workspaceCopy.ts';

await buildProject();
const kind = await chooseVscode();

/** Runs tests on a workspace, which is deleted then. @throws if one fails, or the host dies */
async function runOn(workspace: WorkspaceCopy, opened: string, files: readonly string[]): Promise<Tally> {
  const bundle = await bundleHostTests(files);
  const tally = path.join(workspace.scratch, 'tally.json');
  try {
    await runTests({
      ...(kind === 'server' && {
        vscodeExecutablePath: path.join(projectRoot, 'test', 'support', 'codeShim'),
      }),
      version: process.env.CUPEL_VSCODE_VERSION ?? 'stable',
      extensionDevelopmentPath: [projectRoot, fakeModels],
      extensionTestsPath: bundle.tests,
      launchArgs: [
        opened,
        '--disable-extensions',
        `--user-data-dir=${path.join(workspace.scratch, 'user')}`,
        `--extensions-dir=${path.join(workspace.scratch, 'installed')}`,
      ],
      extensionTestsEnv: {
        CUPEL_TEST_TALLY: tally,
        // The stand-in for the executable is a script that has to find this Node.
        PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
      },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    bundle.remove();
  }
  // VS Code reports success, too, when its extension host dies.
  if (existsSync(tally)) return JSON.parse(readFileSync(tally, 'utf8')) as Tally;
  console.error('The extension host ended before its tests did.');
  process.exitCode = 1;
  return { passed: 0, failed: 1, failures: ['The extension host ended before its tests did.'], files: {} };
}

const all = testFiles(hostTests, process.argv.slice(2));
const below = (folder: string) =>
  all.filter((file) => file.startsWith(path.join(hostTests, folder) + path.sep));
const apart = { folders: below('folders'), end: below('end'), large: below('large') };
const others = all.filter((file) => !Object.values(apart).flat().includes(file));
const tallies: Tally[] = [];
for (const [files, copy] of [
  [others, copyWorkspace],
  [apart.end, copyWorkspace],
  [apart.large, copyAsLarge],
] as const)
  if (files.length > 0) {
    const workspace = copy();
    tallies.push(await runOn(workspace, workspace.folder, files));
    workspace.remove();
  }
if (apart.folders.length > 0) {
  const workspace = copyAsTwoFolders();
  tallies.push(await runOn(workspace, workspace.file, apart.folders));
  workspace.remove();
}
if (process.env.CUPEL_TEST_TALLY)
  writeFileSync(process.env.CUPEL_TEST_TALLY, JSON.stringify(addTallies(tallies)));
