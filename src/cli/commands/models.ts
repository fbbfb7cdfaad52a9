import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

export interface ModelsFlags {
  update?: true;
  json?: true;
}

export function addModelsCommand(program: Command, terminal: Terminal): void {
  program
    .command('models')
    .description('list models with prices, context window, output limit and tokenizer')
    .argument('[pattern]', 'a part of vendor:model, or a pattern with *')
    .option('--update', 'fetch the newest prices first, and keep them')
    .option('--json', 'print JSON')
    .action(async (pattern: string | undefined, flags: ModelsFlags) => {
      const { modelsCommand } = await import('../modelsCommand.ts');
      await modelsCommand(terminal, pattern, flags);
    });
}
