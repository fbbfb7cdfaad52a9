// `npm run test:snippets`: installs what the checks of the snippets need, once, and runs them.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec } from '../test/support/exec.ts';
import { projectRoot } from '../test/support/paths.ts';

const folder = path.join(projectRoot, 'test/snippets');
const shell = process.platform === 'win32'; // npm and mocha are command files there

/** Installs the packages of `test/snippets` unless its lock file is the one that was installed last. */
async function install(): Promise<number> {
  const lock = await readFile(path.join(folder, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = path.join(folder, 'node_modules/.installed');
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  if (installed === hash) return 0;
  console.log('Installing the SDKs that the snippets are checked against (about 430 MB)…');
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await exec('npm', args, { cwd: folder, shell });
  if (code === 0) await writeFile(stamp, hash);
  return code;
}

function run(command: string, args: string[]): Promise<number> {
  return exec(command, args, { cwd: projectRoot, shell });
}

process.exitCode =
  (await install()) ||
  (await run('tsc', ['-p', 'test/snippets'])) ||
  (await run('mocha', ['--config', 'test/snippets/.mocharc.json', ...process.argv.slice(2)]));
