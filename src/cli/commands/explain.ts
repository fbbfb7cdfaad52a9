import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

export function addExplainCommand(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('what the numbers mean: all of them, or those that are named')
    .argument('[number...]', 'names as they stand below a table, or metrics: passRate, f1.macro, pass@5')
    .option('--json', 'print JSON')
    .action(async (names: string[], flags: { json?: true }) => {
      const { explain } = await import('../explainCommand.ts');
      explain(terminal, names, flags);
    });
}
