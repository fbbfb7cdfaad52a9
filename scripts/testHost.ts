// `npm run test:host [-- word…]`: builds, then runs test/host in the extension host of a real VS Code.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildProject } from '../test/support/buildProject.ts';
import { bundleHostTests } from '../test/support/bundleHostTests.ts';
import { chooseVscode } from '../test/support/chooseVscode.ts';
import { fakeModels, projectRoot } from '../test/support/paths.ts';
import { copyWorkspace } from '../test/support/workspaceCopy.ts';

await buildProject();
const kind = await chooseVscode();
const bundle = await bundleHostTests(process.argv.slice(2));
const workspace = copyWorkspace();
const tally = process.env.CUPEL_TEST_TALLY ?? path.join(workspace.scratch, 'tally.json');
try {
  await runTests({
    ...(kind === 'server' && { vscodeExecutablePath: path.join(projectRoot, 'test', 'support', 'codeShim') }),
    version: process.env.CUPEL_VSCODE_VERSION ?? 'stable',
    extensionDevelopmentPath: [projectRoot, fakeModels],
    extensionTestsPath: bundle.tests,
    launchArgs: [
      workspace.folder,
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
  // VS Code reports success, too, when its extension host dies.
  if (!existsSync(tally)) throw new Error('The extension host ended before its tests did.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  workspace.remove();
  bundle.remove();
}
