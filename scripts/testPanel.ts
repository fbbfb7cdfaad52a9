// `npm run test:panel`: builds, then runs test/panel: the pages of the panel and the report in a browser, without VS Code.
import { globSync } from 'node:fs';
import path from 'node:path';
import { buildProject } from '../test/support/buildProject.ts';
import { projectRoot } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';

await buildProject();
const files = globSync(path.join(projectRoot, 'test', 'panel', '**', '*.test.ts')).toSorted();
const failures = await runMocha({ files, timeout: 60_000 });
process.exitCode = failures > 0 ? 1 : 0;
