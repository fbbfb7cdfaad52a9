import type { Command } from 'commander';
import { wholeNumber } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

interface Flags {
  store?: string;
  limit: number;
  suite?: string;
  json?: true;
}

export function addRunsCommand(program: Command, terminal: Terminal): void {
  const runs = program
    .command('runs')
    .description('list the runs that are kept, newest first')
    .option('--suite <file>', 'only runs of this suite')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const [{ withStore }, { printRuns }, path] = await Promise.all([
        import('../session.ts'),
        import('../views/runList.ts'),
        import('node:path'),
      ]);
      await withStore(terminal, flags.store, async (store) => {
        const runs = await store.runs({
          limit: flags.limit,
          ...(flags.suite === undefined ? {} : { suite: path.resolve(flags.suite) }),
        });
        if (flags.json) terminal.out(JSON.stringify(runs.map(({ config: _, ...run }) => run)));
        else await printRuns(terminal, runs);
      });
    });
  runs
    .command('pin')
    .description(
      'mark a run as the baseline of its suite, in the place of the last one: "--baseline pinned" names it',
    )
    .argument('<run>', 'a run id, the beginning of one, or "latest"')
    .option('--undo', 'take the mark away')
    .option('--store <dir>', 'the folder of the run store')
    .action(async (id: string, { undo }: { undo?: true }, command: Command) => {
      const [{ withStore }, { requireRun }, { pinRun }] = await Promise.all([
        import('../session.ts'),
        import('../showRun.ts'),
        import('../../core/comparison/pinRun.ts'),
      ]);
      // `runs` has the flag too and may take it before this command does.
      const { store: folder } = command.optsWithGlobals<{ store?: string }>();
      await withStore(terminal, folder, async (store) => {
        const run = await requireRun(store, id);
        await pinRun(store, run, undo !== true);
        terminal.out(`${undo ? 'unpinned' : 'pinned'} ${run.id}`);
      });
    });
}
