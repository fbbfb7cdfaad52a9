// `npm run test:ui [-- word…]`: builds, then runs test/ui against a real VS Code in a real browser.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildProject } from '../test/support/buildProject.ts';
import { projectRoot, uiResults } from '../test/support/paths.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { testFiles } from '../test/support/testFiles.ts';
import { uiHooks } from '../test/support/uiFixture.ts';

await buildProject();
await rm(uiResults, { recursive: true, force: true });
const files = testFiles(path.join(projectRoot, 'test', 'ui'), process.argv.slice(2));
const failures = await runMocha({ files, timeout: 180_000, rootHooks: uiHooks });
process.exitCode = failures > 0 ? 1 : 0;
