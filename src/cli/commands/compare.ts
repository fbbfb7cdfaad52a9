import type { Command } from 'commander';
import { Option } from 'commander';
import { fraction, notNegative } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

export interface CompareFlags {
  metric: string;
  cluster?: string;
  alpha: number;
  margin?: number;
  minimumEffect?: number;
  format: 'text' | 'json' | 'md';
  json?: true;
  failOnRegression?: true;
  store?: string;
}

export function addCompareCommand(program: Command, terminal: Terminal): void {
  program
    .command('compare')
    .description('is run B better than run A? or, of one run, which prompt or model is?')
    .argument('<a>', 'a run id, the beginning of one, "latest", or a result or baseline file (.json)')
    .argument(
      '[b]',
      'the run to hold against it; without it, all columns of run A are compared with each other',
    )
    .option('--metric <name>', 'score, pass, cost, latency, or the name of a metric', 'score')
    .option('--cluster <key>', 'metadata key of cases that belong together and are not independent')
    .option('--alpha <p>', 'chance of an alarm when nothing has changed', fraction, 0.05)
    .option('--margin <x>', 'how much worse B may be and still pass for not inferior', notNegative)
    .option('--minimum-effect <x>', 'the smallest difference that matters', notNegative)
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json', 'md']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--fail-on-regression', 'exit 100 when B is significantly worse (or not within the margin)')
    .option('--store <dir>', 'the folder of the run store')
    .addHelpText('after', '\nWhat the numbers mean: cupel explain, docs/statistics.md')
    .action(async (a: string, b: string | undefined, flags: CompareFlags) => {
      const [{ withStore }, { compareCommand }] = await Promise.all([
        import('../session.ts'),
        import('../compareCommand.ts'),
      ]);
      process.exitCode = await withStore(terminal, flags.store, (store) =>
        compareCommand(terminal, store, a, b, flags),
      );
    });
}
