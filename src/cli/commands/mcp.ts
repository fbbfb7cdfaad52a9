import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { usDollars } from '../flags.ts';

export interface McpFlags {
  store?: string;
  envFile?: string;
  maxCost?: number;
  maxCostPerMonth?: number;
}

export function addMcpCommand(program: Command, terminal: Terminal): void {
  program
    .command('mcp')
    .description('serve the suites of a folder to an agent: Model Context Protocol on stdin and stdout')
    .argument(
      '[folder...]',
      'the folders that the agent may work in; unless given, those that the client has open, else the current one',
    )
    .option('--store <dir>', 'the folder of the run store')
    .option('--env-file <file>', 'read environment variables, such as keys, from a file')
    .option('--max-cost <usd>', 'US dollars that a run may spend at most', usDollars)
    .option(
      '--max-cost-per-month <usd>',
      'US dollars that the runs of a calendar month may spend at most, those that were made before included',
      usDollars,
    )
    .action(async (folders: string[], flags: McpFlags) => {
      const { mcpCommand } = await import('../mcpCommand.ts');
      await mcpCommand(terminal, folders, flags);
    });
}
