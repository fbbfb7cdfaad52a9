import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { fraction } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

export interface PowerFlags {
  rate?: number;
  difference: number;
  discordant?: number;
  metric: string;
  alpha: number;
  power: number;
  json?: true;
  store?: string;
}

export function addPowerCommand(program: Command, terminal: Terminal): void {
  program
    .command('power')
    .description('how many cases show a difference? from assumed rates, from a run, or from two')
    .argument('[a]', 'a run: its pass rate is where the difference starts from')
    .argument('[b]', 'a second run: how much cases change is measured between the two')
    .requiredOption('--difference <x>', 'the difference to be seen: 0.05 for five points', signedNumber)
    .option('--rate <p>', 'the pass rate now, in the place of a run', fraction)
    .option(
      '--discordant <q>',
      'the share of cases that one of the two passes and the other does not',
      fraction,
    )
    .option('--metric <name>', 'with two runs: pass, score, cost, latency, or a metric', 'pass')
    .option('--alpha <p>', 'chance of seeing a difference that is not there', fraction, 0.05)
    .option('--power <p>', 'chance of seeing one that is', fraction, 0.8)
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nWhat the numbers mean: cupel explain, docs/statistics.md')
    .action(async (a: string | undefined, b: string | undefined, flags: PowerFlags) => {
      const { powerCommand } = await import('../powerCommand.ts');
      await powerCommand(terminal, a, b, flags);
    });
}

function signedNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value === 0)
    throw new InvalidArgumentError('Give a number that is not 0, such as 0.05.');
  return value;
}
