import { canonicalJson } from '../engine/cacheKey.ts';
import type { SuiteProvider } from '../suites/suiteProviders.ts';
import { suiteName } from '../suites/loadSuite.ts';

/** A provider of a suite that can be tried, as it is set up there. */
export interface SuiteModel {
  /** What it is chosen by: its label, with its suite's name where another suite means another by that. */
  readonly name: string;
  /** Absolute path. */
  readonly suite: string;
  readonly provider: SuiteProvider;
  /** Whether its id alone says the same. */
  readonly isPlain: boolean;
}

/** Ids that name a file or a command, which is another one in another folder. */
const placed = /^(?:replay|file|exec):/;

/** The models of suites, each with a name of its own; what several suites set up alike is there once. */
export function suiteModels(
  suites: readonly { file: string; providers: readonly SuiteProvider[] }[],
): SuiteModel[] {
  const found = new Map<string, SuiteModel>();
  const known = new Set<string>();
  for (const { file, providers } of suites)
    for (const provider of providers) {
      const { id, label, config, env = {}, directory } = provider;
      const isBare = Object.keys(config).length + Object.keys(env).length === 0 && !placed.test(id);
      const identity = canonicalJson([label, id, config, env, isBare ? '' : directory]);
      if (known.has(identity)) continue;
      known.add(identity);
      const name = freeName([label, `${label} (${suiteName(file)})`, `${label} (${file})`], found);
      found.set(name, { name, suite: file, provider, isPlain: isBare && label === id });
    }
  return [...found.values()];
}

function freeName(names: readonly string[], taken: ReadonlyMap<string, unknown>): string {
  return names.find((name) => !taken.has(name)) ?? names.join();
}

/** Those to begin with: what asks a model, and recorded replies where there is nothing else. */
export function modelsToTry(models: readonly SuiteModel[], most: number): string[] {
  const live = models.filter(({ provider }) => !provider.id.startsWith('replay:'));
  return (live.length > 0 ? live : models).slice(0, most).map(({ name }) => name);
}
