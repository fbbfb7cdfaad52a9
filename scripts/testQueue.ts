// `npm run test:queue [-- word…]`: runs test/queue against a PostgreSQL of its own on a loopback port.
import path from 'node:path';
import { projectRoot } from '../test/support/paths.ts';
import { findPostgres } from '../test/support/postgres.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { testFiles } from '../test/support/testFiles.ts';
import { mochaHooks } from '../test/queue/postgresHere.ts';

const files = testFiles(path.join(projectRoot, 'test', 'queue'), process.argv.slice(2));

if ((await findPostgres()) === undefined)
  console.log(
    `PostgreSQL was not found and could not be installed: ${files.length} test files are left out, and count as neither passed nor failed. CUPEL_POSTGRES may name the folder of its programs.`,
  );
else process.exitCode = (await runMocha({ files, timeout: 180_000, rootHooks: mochaHooks })) > 0 ? 1 : 0;
