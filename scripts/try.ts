// `npm run try [folder]`: VS Code with Cupel in your browser, nothing installed. Opens examples/ by default.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildProject } from '../test/support/buildProject.ts';
import { installVscode } from '../test/support/installVscode.ts';
import { projectRoot } from '../test/support/paths.ts';
import { VscodeServer } from '../test/support/vscodeServer.ts';

const folder = path.resolve(process.argv[2] ?? path.join(projectRoot, 'examples'));
if (!existsSync(folder) || !statSync(folder).isDirectory()) {
  console.error(`${folder} is not a folder. Name one: npm run try -- path/to/folder`);
  process.exit(1);
}
await buildProject();
const server = await VscodeServer.start({
  build: await installVscode(),
  extensions: [projectRoot],
  settings: {
    'chat.disableAIFeatures': false,
    'git.enabled': true,
    // Our own examples need no question.
    'security.workspace.trust.enabled': process.argv[2] !== undefined,
  },
  driver: false,
});
console.log(
  `\nOpen ${server.url({ folder })}\nCtrl-C ends it; settings made there are forgotten, files in ${folder} are real.`,
);
// Ctrl-C ends this process, and the server and its data with it.
await server.ended();
console.error(`The VS Code server ended by itself:\n${server.log}`);
process.exitCode = 1;
