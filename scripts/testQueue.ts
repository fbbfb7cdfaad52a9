// `npm run test:queue [-- word…]`: runs test/queue against a PostgreSQL of its own on a loopback port.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../test/support/paths.ts';
import { findPostgres } from '../test/support/postgres.ts';
import { runMocha } from '../test/support/runMocha.ts';
import { mochaHooks } from '../test/queue/postgresHere.ts';

const folder = path.join(projectRoot, 'test', 'queue');
const words = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.test.ts') && words.every((word) => file.includes(word)))
  .map((file) => path.join(folder, file));

if ((await findPostgres()) === undefined)
  console.log(
    `PostgreSQL was not found and could not be installed: ${files.length} test files are left out, and count as neither passed nor failed. CUPEL_POSTGRES may name the folder of its programs.`,
  );
else process.exitCode = (await runMocha({ files, timeout: 180_000, rootHooks: mochaHooks })) > 0 ? 1 : 0;
