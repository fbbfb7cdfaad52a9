import { stat } from 'node:fs/promises';
import path from 'node:path';
import { formatDiagnostic } from '../core/diagnostics.ts';
import type { PlanOptions } from '../core/engine/plan.ts';
import type { Environment } from '../core/environment.ts';
import type { Estimate } from '../core/pricing/estimate.ts';
import { estimate } from '../core/pricing/estimate.ts';
import { addAmounts } from '../core/pricing/load.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { promptSuite } from '../core/pricing/promptSuite.ts';
import { openStore } from '../core/store/openStore.ts';
import type { Store } from '../core/store/store.ts';
import { hasStore } from '../core/store/storeDirectory.ts';
import { isSuiteFile, loadSuite } from '../core/suites/loadSuite.ts';
import type { Suite } from '../core/suites/suite.ts';
import { dollars } from '../shared/figures.ts';
import type { EstimateFlags } from './commands/estimate.ts';
import type { ExitCode } from './exitCodes.ts';
import { exitCode } from './exitCodes.ts';
import { learnedCounter, meantStore } from './learnedCounter.ts';
import { nodeEnvironment } from './session.ts';
import { suiteFiles } from './suiteFiles.ts';
import type { Terminal } from './terminal.ts';
import { printEstimate } from './views/estimateView.ts';

const defaultModel = 'openai:gpt-5-mini';

/**
 * Estimates suites and prompt files, prints what they will cost, and holds it against `--max-cost`.
 * @throws CupelError for input that is wrong
 */
export async function estimateCommand(
  terminal: Terminal,
  paths: readonly string[],
  flags: EstimateFlags,
): Promise<ExitCode> {
  const environment = await nodeEnvironment(terminal, flags.envFile);
  const suites = await loadAll(terminal, paths, flags, environment);
  if (!suites) return exitCode.badInput;
  const directory = meantStore(flags.store, suites[0]?.directory ?? process.cwd());
  const store = await existingStore(terminal, directory);
  const counter = await learnedCounter(directory);
  const estimates: Estimate[] = [];
  try {
    for (const suite of suites) {
      const prices = await projectPrices(suite.directory, environment.variables);
      estimates.push(
        await estimate(suite, {
          environment,
          prices,
          counter,
          plan: planOf(flags),
          cache: flags.cache,
          cacheMaxAgeMs: flags.cacheTtl,
          ...(store ? { store } : {}),
          ...(flags.var ? { vars: flags.var } : {}),
        }),
      );
    }
  } finally {
    await Promise.all([counter.dispose(), store?.close()]);
  }
  if (flags.json) terminal.out(JSON.stringify(estimates.length === 1 ? estimates[0] : estimates));
  else for (const each of estimates) await printEstimate(terminal, each);
  return verdict(terminal, estimates, flags);
}

/** Every suite that the paths name; prompt files as suites of their own. Undefined when one is wrong. */
async function loadAll(
  terminal: Terminal,
  paths: readonly string[],
  flags: EstimateFlags,
  environment: Environment,
): Promise<Suite[] | undefined> {
  const suites: Suite[] = [];
  let wrong = false;
  for (const given of paths) {
    const file = path.resolve(given);
    if (await isPrompt(file, environment)) {
      suites.push(await promptSuite(file, flags.model ?? defaultModel, flags.var ?? {}, environment));
      continue;
    }
    for (const each of await suiteFiles([given])) {
      const { suite, diagnostics } = await loadSuite(each, environment, flags.var);
      for (const diagnostic of diagnostics) terminal.err(formatDiagnostic(diagnostic));
      if (suite) suites.push(suite);
      else wrong = true;
    }
  }
  return wrong ? undefined : suites;
}

/** A file that is neither named like a suite nor written like one. */
async function isPrompt(file: string, environment: Environment): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || isSuiteFile(file)) return false;
  if (!/\.(?:ya?ml|json)$/.test(file)) return true;
  return !/^[\s{]*"?(?:prompts|providers|targets)"?\s*:/m.test(await environment.readText(file));
}

/** The store that runs would use, where there is one: an estimate makes none. */
async function existingStore(terminal: Terminal, directory: string): Promise<Store | undefined> {
  if (!hasStore(directory)) return undefined;
  const store = await openStore(directory);
  for (const notice of store.notices) terminal.err(`warning: ${notice}`);
  return store;
}

function planOf(flags: EstimateFlags): PlanOptions {
  const { filterPattern, filterFirstN, filterSample, filterProviders, repeat } = flags;
  return {
    filter: {
      ...(filterPattern === undefined ? {} : { pattern: filterPattern }),
      ...(filterFirstN === undefined ? {} : { firstN: filterFirstN }),
      ...(filterSample === undefined ? {} : { sample: { n: filterSample, seed: flags.seed ?? 0 } }),
      ...(filterProviders === undefined ? {} : { providers: filterProviders }),
    },
    ...(repeat === undefined ? {} : { repeat }),
    ...(flags.shard === undefined ? {} : { shard: flags.shard }),
  };
}

function verdict(terminal: Terminal, estimates: readonly Estimate[], flags: EstimateFlags): ExitCode {
  const { maxCost, allowUnknownPrice } = flags;
  if (maxCost === undefined) return exitCode.passed;
  const { expected } = addAmounts(estimates.map(({ cost }) => cost));
  if (expected === null) {
    if (allowUnknownPrice) return exitCode.passed;
    terminal.err(
      `The cost is unknown, so it cannot be held against ${dollars(maxCost)}. Give the price, or --allow-unknown-price.`,
    );
    return exitCode.budget;
  }
  if (expected <= maxCost) return exitCode.passed;
  terminal.err(`The expected cost of ${dollars(expected)} is above ${dollars(maxCost)}.`);
  return exitCode.budget;
}
