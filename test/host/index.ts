import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runMocha } from '../support/runMocha.ts';

/**
 * What the extension host calls: runs every bundled test that lies in this module's folder or below it.
 * @throws if a test failed, which VS Code turns into its exit code
 */
export async function run(): Promise<void> {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .toSorted()
    .map((file) => path.join(import.meta.dirname, file));
  const failures = await runMocha({ files, timeout: 120_000 });
  if (failures > 0) throw new Error(`${failures} of the tests in the extension host failed`);
}
