// `npm run test:ui`: builds, then runs test/ui against a real VS Code in a real browser.
import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildProject } from '../test/support/buildProject.ts';
import { projectRoot, uiResults } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { uiHooks } from '../test/support/uiFixture.ts';

await buildProject();
await rm(uiResults, { recursive: true, force: true });
const files = globSync(path.join(projectRoot, 'test', 'ui', '**', '*.test.ts')).toSorted();
const failures = await runMocha({ files, timeout: 60_000, rootHooks: uiHooks });
process.exitCode = failures > 0 ? 1 : 0;
