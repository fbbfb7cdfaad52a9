// `npm run test:faults`: what a run loses when processes are killed and disks are full. Prints the numbers.
import { globSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';

const files = globSync(path.join(projectRoot, 'test', 'faults', '**', '*.test.ts')).toSorted();
const failures = await runMocha({ files, timeout: 180_000 });
process.exitCode = failures > 0 ? 1 : 0;
