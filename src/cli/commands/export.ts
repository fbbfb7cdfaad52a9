import type { Command } from 'commander';
import { collect } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

interface Flags {
  store?: string;
  output: string[];
}

export function addExportCommand(program: Command, terminal: Terminal): void {
  program
    .command('export')
    .description(
      'write a run to files: .json .jsonl .csv .junit.xml .md .html .baseline.json .promptfoo.json',
    )
    .argument('[run]', 'a run id, the beginning of one, or "latest"', 'latest')
    .requiredOption(
      '-o, --output <file>',
      'the file; its ending says the format (may be given several times)',
      collect,
    )
    .option('--store <dir>', 'the folder of the run store')
    .action(async (id: string, flags: Flags) => {
      const [{ withStore }, { requireRun }, { reportFor, writeReport }, { reportSource }] = await Promise.all(
        [
          import('../session.ts'),
          import('../showRun.ts'),
          import('../../core/reports/writeReport.ts'),
          import('../../core/reports/report.ts'),
        ],
      );
      flags.output.forEach(reportFor);
      await withStore(terminal, flags.store, async (store) => {
        const source = await reportSource(store, await requireRun(store, id));
        for (const file of flags.output) {
          await writeReport(file, source);
          terminal.err(`wrote ${file}`);
        }
      });
    });
}
