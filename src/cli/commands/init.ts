import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

export function addInitCommand(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description('write a small suite that runs as it is; nothing is overwritten')
    .argument('[folder]', 'where', '.')
    .action(async (folder: string) => {
      const [{ writeNewFiles }, { starterSuite }] = await Promise.all([
        import('../../core/suites/writeNewFiles.ts'),
        import('../../core/suites/starterSuite.ts'),
      ]);
      for (const file of await writeNewFiles(folder, starterSuite)) terminal.out(`wrote ${file}`);
      terminal.out('\nRun it with: cupel run evals/greeting.eval.yaml');
    });
}
