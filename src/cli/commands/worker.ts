import type { Command } from 'commander';
import { positiveInteger } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

interface Flags {
  queue: string;
  maxConcurrency?: number;
  root?: string;
  envFile?: string;
  heartbeat?: number;
}

export function addWorkerCommand(program: Command, terminal: Terminal): void {
  program
    .command('worker')
    .description('make the calls of runs that `cupel run --queue` planned, until it is interrupted')
    .requiredOption('--queue <url>', 'the database of the queue: postgres://…')
    .option('-j, --max-concurrency <n>', 'requests under way at once (4)', positiveInteger)
    .option('--root <dir>', 'the folder that the runs were started in, on this machine (here)')
    .option(
      '--heartbeat <seconds>',
      'after how long without a sign of life a part goes to another worker (60)',
      positiveInteger,
    )
    .option('--env-file <file>', 'variables to add to the environment')
    .action(async (flags: Flags) => {
      const { workerCommand } = await import('../queueCommand.ts');
      process.exitCode = await workerCommand(terminal, flags);
    });
}
