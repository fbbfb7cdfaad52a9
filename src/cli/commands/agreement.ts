import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

export interface AgreementFlags {
  store?: string;
  json?: true;
}

export function addAgreementCommand(program: Command, terminal: Terminal): void {
  program
    .command('agreement')
    .description('how far do graders agree, with each other and with people?')
    .argument('[run]', 'a run id, the beginning of one, or "latest"', 'latest')
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nWhat the numbers mean: cupel explain, docs/statistics.md')
    .action(async (id: string, flags: AgreementFlags) => {
      const [{ withStore }, { agreementCommand }] = await Promise.all([
        import('../session.ts'),
        import('../agreementCommand.ts'),
      ]);
      await withStore(terminal, flags.store, (store) => agreementCommand(terminal, store, id, flags));
    });
}
