import type { Command } from 'commander';
import type { BaselineOptions } from '../core/comparison/baseline.ts';
import { CupelError } from '../core/errors.ts';
import type { Suite } from '../core/suites/suite.ts';
import { fraction, notNegative } from './flags.ts';

/** The flags of commands that hold a run against a baseline, parsed. */
export interface BaselineFlags {
  baseline?: string;
  metric?: string;
  alpha?: number;
  margin?: number;
  failOnRegression?: true;
}

export function addBaselineFlags(command: Command): Command {
  return command
    .option('--baseline <run>', 'compare with a run ("latest", "pinned", an id) or a result or baseline file')
    .option('--metric <name>', 'what is compared: score (default), pass, cost, latency, or a metric')
    .option('--alpha <p>', 'chance of a false alarm (0.05)', fraction)
    .option('--margin <x>', 'how much worse the run may be; it must be shown to be within', notNegative)
    .option(
      '--fail-on-regression',
      'exit 100 when the run is significantly worse than the baseline (or not within the margin) or a gate fails, and not for single cases',
    );
}

export function baselineOptionsOf(flags: BaselineFlags): BaselineOptions {
  const { baseline, metric, alpha, margin, failOnRegression } = flags;
  return {
    ...(baseline === undefined ? {} : { reference: baseline }),
    ...(metric === undefined ? {} : { figure: metric }),
    ...(alpha === undefined ? {} : { alpha }),
    ...(margin === undefined ? {} : { margin }),
    ...(failOnRegression ? { decides: true } : {}),
  };
}

/**
 * A gate that has nothing to compare with would always fail: better before the run than after it.
 * @throws CupelError `baseline.notNamed`
 */
export function requireBaseline(
  suites: readonly Suite[],
  { failOnRegression, baseline }: BaselineFlags,
): void {
  if (!failOnRegression || baseline !== undefined) return;
  const without = suites.find((suite) => suite.cupel.baseline === undefined);
  if (without)
    throw new CupelError('baseline.notNamed', `${without.name} has no baseline to compare with`, {
      hint: 'Name one with --baseline, or in the suite as cupel.baseline.',
    });
}
