import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../support/paths.ts';

/** A command that one of the project's own packages brings. */
export const projectBin = (name: string) => path.join(projectRoot, 'node_modules/.bin', name);

/** Runs a program to its end; a checker that finds something ends with a code other than 0. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, shell: process.platform === 'win32' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
