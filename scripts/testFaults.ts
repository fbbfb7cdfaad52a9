// `npm run test:faults [-- word…]`: what a run loses when processes are killed and disks are full. Prints the numbers.
import path from 'node:path';
import { projectRoot } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { testFiles } from '../test/support/testFiles.ts';

const files = testFiles(path.join(projectRoot, 'test', 'faults'), process.argv.slice(2));
const failures = await runMocha({ files, timeout: 180_000 });
process.exitCode = failures > 0 ? 1 : 0;
