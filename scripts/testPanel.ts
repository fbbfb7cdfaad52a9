// `npm run test:panel [-- word…]`: builds, then runs test/panel: the pages of the panel and the report in a browser, without VS Code.
import path from 'node:path';
import { buildProject } from '../test/support/buildProject.ts';
import { projectRoot } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { testFiles } from '../test/support/testFiles.ts';

await buildProject();
const files = testFiles(path.join(projectRoot, 'test', 'panel'), process.argv.slice(2));
const failures = await runMocha({ files, timeout: 180_000 });
process.exitCode = failures > 0 ? 1 : 0;
