import type { Command } from 'commander';
import { collect } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

export interface TokensFlags {
  model?: string[];
  exact?: true;
  envFile?: string;
  json?: true;
}

export function addTokensCommand(program: Command, terminal: Terminal): void {
  program
    .command('tokens')
    .description('count the tokens of files, or of what is piped in')
    .argument('<file...>', 'text files, or - for standard input')
    .option('-m, --model <id>', 'count for this model (may be given several times)', collect)
    .option('--exact', 'ask the vendor, which gets the text and counts it; needs its key')
    .option('--env-file <file>', 'variables to add to the environment')
    .option('--json', 'print JSON')
    .action(async (files: string[], flags: TokensFlags) => {
      const { tokensCommand } = await import('../tokensCommand.ts');
      await tokensCommand(terminal, files, flags);
    });
}
