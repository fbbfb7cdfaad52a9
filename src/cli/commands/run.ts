import type { Command } from 'commander';
import { Option } from 'commander';
import { reportEndings } from '../../core/reports/reportEndings.ts';
import { addBaselineFlags, type BaselineFlags } from '../baselineFlags.ts';
import { addFilterFlags, type FilterFlags } from '../filterFlags.ts';
import { collect, fraction, positiveInteger, shard, timeSpan, usDollars, variable } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

/** The flags of `cupel run`, parsed. */
export interface RunFlags extends BaselineFlags, FilterFlags {
  maxConcurrency?: number;
  repeat?: number;
  cache: boolean;
  cacheTtl?: number;
  filterFailing?: string;
  var?: Record<string, string>;
  output?: string[];
  maxCost?: number;
  allowUnknownPrice?: true;
  split?: 'train' | 'holdout';
  holdout?: number;
  queue?: string;
  batch?: true;
  batchPoll?: number;
  resume?: string | true;
  shard?: { index: number; count: number };
  watch?: true;
  replay?: string;
  record?: string;
  store?: string;
  json?: true;
  progress: boolean;
  quiet?: true;
  envFile?: string;
}

export function addRunCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('run')
    .description('run suites and record the results; exits 0 when all passed, 100 when something did not')
    .argument('[suite...]', 'suite files, or folders that are searched for them')
    .option('-j, --max-concurrency <n>', 'requests under way at once (4)', positiveInteger)
    .option('--repeat <n>', 'ask everything n times', positiveInteger)
    .option('--no-cache', 'ask again what was answered before')
    .option('--cache-ttl <time>', 'ask again what was answered longer ago: 90m, 12h, 30d', timeSpan);
  addFilterFlags(command)
    .option('--filter-failing <run>', 'only cases that did not pass in this run')
    .option('--var <name=value>', 'a variable for all cases (may be given several times)', variable)
    .option(
      '-o, --output <file>',
      `a report: ${reportEndings.join(' ')} (may be given several times)`,
      collect,
    )
    .option('--max-cost <usd>', 'the most that the suites named may spend together; a hard stop', usDollars)
    .option('--allow-unknown-price', 'with --max-cost: also call models whose price is not known');
  addBaselineFlags(command)
    .addOption(
      new Option('--split <part>', 'only one part of the cases, the same in every run').choices([
        'train',
        'holdout',
      ]),
    )
    .option('--holdout <share>', 'the share of the cases that --split holds out (0.2)', fraction)
    .option('--queue <url>', 'let workers make the calls (cupel worker); results go to the same database')
    .option('--batch', 'ask through the batch APIs of OpenAI and Anthropic: cheaper, within a day')
    .option('--batch-poll <seconds>', 'how often a batch is looked at (60)', positiveInteger)
    .option('--resume [run]', 'go on with a run that was stopped; the latest unless one is named')
    .option('--shard <i/n>', 'only the i-th of n parts, the same in every run', shard)
    .option('--watch', 'run a suite again when it, or a file that it names, was changed')
    .option('--replay <file>', 'answer from recorded replies (JSONL) instead of the providers')
    .option('--record <file>', 'write the replies to a file that --replay and replay: read')
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print the summary as one JSON object')
    .option('--no-progress', 'do not draw progress')
    .addOption(new Option('--quiet', 'print problems only'))
    .option('--env-file <file>', 'variables to add to the environment')
    .addHelpText('after', '\nWhat the numbers mean: cupel explain, docs/statistics.md')
    .action(async (paths: string[], flags: RunFlags) => {
      // The thread of the store starts while the engine is loaded.
      const { prepareStore } = await import('../../core/store/openStore.ts');
      const open = prepareStore();
      if (flags.watch) {
        const { watchCommand } = await import('../watchCommand.ts');
        process.exitCode = await watchCommand(terminal, paths, flags, open);
        return;
      }
      const { runCommand } = await import('../runCommand.ts');
      process.exitCode = (await runCommand(terminal, paths, flags, open)).code;
    });
}
