// `npm run test:unit [-- word…]`: runs test/unit in plain Node, on all cores.
import os from 'node:os';
import path from 'node:path';
import { exec } from '../test/support/exec.ts';
import { projectRoot } from '../test/support/paths.ts';
import { testFiles } from '../test/support/testFiles.ts';

const files = testFiles(path.join(projectRoot, 'test', 'unit'), process.argv.slice(2));
const jobs = String(os.availableParallelism());
const reporter = ['--reporter', './test/support/tallyReporter.ts', '--reporter-option', 'show=dot'];
process.exitCode = await exec(
  process.execPath,
  [
    path.join(projectRoot, 'node_modules/mocha/bin/mocha.js'),
    '--parallel',
    '--jobs',
    jobs,
    ...reporter,
    ...files,
  ],
  { cwd: projectRoot },
);
