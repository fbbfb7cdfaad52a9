import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { hostTests, projectRoot } from './paths.ts';
import { onProcessEnd } from './processEnd.ts';

/** Tests of the extension host as JavaScript. */
export interface HostBundle {
  /** The module whose `run` VS Code calls. */
  tests: string;
  remove: () => void;
}

/**
 * Bundles test/host into a fresh folder inside the project (so that its imports find node_modules): VS Code's own Node
 * may be too old to run TypeScript. Packages stay outside the bundles.
 * @param files absolute paths of the tests
 */
export async function bundleHostTests(files: readonly string[]): Promise<HostBundle> {
  const parent = path.join(projectRoot, '.vscode-test');
  await mkdir(parent, { recursive: true });
  const outdir = await mkdtemp(path.join(parent, 'host-'));
  const removeAll = (): void => rmSync(outdir, { recursive: true, force: true, maxRetries: 3 });
  const forget = onProcessEnd(removeAll);
  await esbuild.build({
    entryPoints: [path.join(hostTests, 'index.ts'), ...files],
    outbase: hostTests,
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: 'inline',
    keepNames: true,
    logLevel: 'warning',
  });
  const remove = (): void => {
    forget();
    removeAll();
  };
  return { tests: path.join(outdir, 'index.js'), remove };
}
