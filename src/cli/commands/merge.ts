import type { Command } from 'commander';
import { addBaselineFlags, type BaselineFlags } from '../baselineFlags.ts';
import { collect } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

/** The flags of `cupel merge`, parsed. */
export interface MergeFlags extends BaselineFlags {
  suite?: string;
  store?: string;
  output?: string[];
  json?: true;
}

export function addMergeCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('merge')
    .description('put the result files of shards together into one run')
    .argument('<run.json...>', 'the files that `cupel run --shard I/N -o FILE` wrote')
    .option('-o, --output <file>', 'a report of the whole (may be given several times)', collect)
    .option('--suite <file>', 'the suite, where it is not at the path that it was run from');
  addBaselineFlags(command)
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print the summary as one JSON object')
    .action(async (files: string[], flags: MergeFlags) => {
      const [{ withNewStore }, { mergeCommand }] = await Promise.all([
        import('../session.ts'),
        import('../mergeCommand.ts'),
      ]);
      process.exitCode = await withNewStore(terminal, flags.store, (store) =>
        mergeCommand(terminal, store, files, flags),
      );
    });
}
