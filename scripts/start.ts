// `npm start`: runs the example suite as a user of the command line would, then says what to do next.
import path from 'node:path';
import { exec } from '../test/support/exec.ts';
import { projectRoot } from '../test/support/paths.ts';

const suite = 'examples/support-triage/triage.eval.yaml';
/** Some of the example's cases fail by design. */
const expected = new Set([0, 100]);

const code = await exec(process.execPath, [path.join('dist', 'cli.js'), 'run', suite], { cwd: projectRoot });
if (expected.has(code)) {
  console.log(`The replies are sample data, and some cases fail by design: see examples/support-triage/README.md.

What next?
  npm run try                  open the example in a VS Code in your browser
  npx cupel show --case 36     one case in full: what was sent, what came back, why it failed
  code .  and press F5         the same in your own VS Code
  a real model                 in ${suite}, put the commented ids in the place of the
                               replay ones, set OPENAI_API_KEY, and run: npx cupel run ${suite}`);
}
process.exitCode = expected.has(code) ? 0 : code;
