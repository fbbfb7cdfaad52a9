import type { Command } from 'commander';
import { addFilterFlags, type FilterFlags } from '../filterFlags.ts';
import { positiveInteger, shard, timeSpan, usDollars, variable } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

/** The flags of `cupel estimate`, parsed. */
export interface EstimateFlags extends FilterFlags {
  repeat?: number;
  cache: boolean;
  cacheTtl?: number;
  var?: Record<string, string>;
  shard?: { index: number; count: number };
  model?: string;
  maxCost?: number;
  allowUnknownPrice?: true;
  store?: string;
  envFile?: string;
  json?: true;
}

export function addEstimateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('estimate')
    .description('say what running suites, or sending prompts, will cost; nothing is sent')
    .argument('<path...>', 'suite files, folders that are searched for them, or prompt files')
    .option('--repeat <n>', 'ask everything n times', positiveInteger)
    .option('--no-cache', 'as if no answer were kept')
    .option('--cache-ttl <time>', 'as if no answer older than that were kept: 90m, 12h, 30d', timeSpan);
  addFilterFlags(command)
    .option('--var <name=value>', 'a variable for all cases (may be given several times)', variable)
    .option('--shard <i/n>', 'only the i-th of n parts', shard)
    .option('--model <id>', 'the model of prompt files (openai:gpt-5-mini)')
    .option('--max-cost <usd>', 'exit with 3 if the expected cost is above, or unknown', usDollars)
    .option('--allow-unknown-price', 'with --max-cost: an unknown price is no reason to stop')
    .option('--store <dir>', 'the folder of the run store')
    .option('--env-file <file>', 'variables to add to the environment')
    .option('--json', 'print JSON')
    .action(async (paths: string[], flags: EstimateFlags) => {
      const { estimateCommand } = await import('../estimateCommand.ts');
      process.exitCode = await estimateCommand(terminal, paths, flags);
    });
}
