import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { validateSuite } from '../src/core/suites/validateSuite.ts';
import { createNodeEnvironment } from '../src/core/nodeEnvironment.ts';

/*
 * node validateOnce.ts ours|yaml <suite>
 * What the first validation of a suite in a process takes, as it is built, or `parse` of the `yaml` library alone.
 */
const [, , who = '', suite = ''] = process.argv;
const dist = path.join(import.meta.dirname, '..', 'dist');

async function ours(): Promise<number> {
  const chunk = readdirSync(dist).find((file) => /^validateSuite-\w+\.js$/.test(file)) ?? '';
  const built = (await import(path.join(dist, chunk))) as { validateSuite: typeof validateSuite };
  const environment = createNodeEnvironment({ variables: {}, trust: { code: true, network: true } });
  const started = performance.now();
  const found = await built.validateSuite(suite, environment);
  const ms = performance.now() - started;
  if (found.length > 0) throw new Error(found[0]?.message);
  return ms;
}

async function yaml(): Promise<number> {
  const { parse } = await import('yaml');
  const started = performance.now();
  parse(await readFile(suite, 'utf8'));
  return performance.now() - started;
}

const ms = await (who === 'ours' ? ours() : yaml());
console.log(JSON.stringify({ ms, peakBytes: process.resourceUsage().maxRSS * 1024 }));
