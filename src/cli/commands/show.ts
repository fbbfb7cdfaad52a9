import type { Command } from 'commander';
import { collect, positiveInteger, wholeNumber } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

interface Flags {
  store?: string;
  case?: number;
  limit: number;
  by?: string[];
  cluster?: string;
  json?: true;
  html?: string | true;
}

export function addShowCommand(program: Command, terminal: Terminal): void {
  program
    .command('show')
    .description('show a run: its figures and what did not pass; or one case in full')
    .argument('[run]', 'a run id, the beginning of one, or "latest"', 'latest')
    .option('--case <n>', 'one case in full, by its number from 1', positiveInteger)
    .option('--by <key>', 'slice by a metadata key or a variable (may be given several times)', collect)
    .option('--cluster <key>', 'metadata key of cases that belong together and are not independent')
    .option('--limit <n>', 'how many of the cases that did not pass', wholeNumber, 20)
    .option('--store <dir>', 'the folder of the run store')
    .option('--html [file]', 'write the results panel as one HTML file, to be read anywhere')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nWhat the numbers mean: cupel explain, docs/statistics.md')
    .action(async (id: string, flags: Flags) => {
      const [{ withStore }, { showRun }] = await Promise.all([
        import('../session.ts'),
        import('../showRun.ts'),
      ]);
      await withStore(terminal, flags.store, (store) => showRun(terminal, store, id, flags));
    });
}
