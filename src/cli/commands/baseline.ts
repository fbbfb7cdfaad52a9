import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

interface Flags {
  store?: string;
  output: string;
}

export function addBaselineCommand(program: Command, terminal: Terminal): void {
  program
    .command('baseline')
    .description('what later runs are compared with')
    .command('save')
    .description('write what a comparison needs of a run to a small file that can be committed')
    .argument('[run]', 'a run id, the beginning of one, or "latest"', 'latest')
    .requiredOption('-o, --output <file>', 'the file, such as evals/support.baseline.json')
    .option('--store <dir>', 'the folder of the run store')
    .action(async (id: string, flags: Flags) => {
      const [{ withStore }, { requireRun }, { writeReport }, { reportSource }, { CupelError }] =
        await Promise.all([
          import('../session.ts'),
          import('../showRun.ts'),
          import('../../core/reports/writeReport.ts'),
          import('../../core/reports/report.ts'),
          import('../../core/errors.ts'),
        ]);
      if (!flags.output.endsWith('.baseline.json'))
        throw new CupelError('baseline.name', `"${flags.output}" is no name of a baseline file`, {
          hint: 'End it with .baseline.json.',
        });
      await withStore(terminal, flags.store, async (store) => {
        await writeReport(flags.output, await reportSource(store, await requireRun(store, id)));
        terminal.err(`wrote ${flags.output}`);
      });
    });
}
