import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

interface Flags {
  store?: string;
  json?: true;
}

export function addCacheCommand(program: Command, terminal: Terminal): void {
  const cache = program
    .command('cache')
    .description('answers that are kept so that they need not be paid again');
  cache
    .command('stats')
    .description('how many answers are kept, and how often they were used')
    .option('--store <dir>', 'the folder of the run store')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const [{ withStore }, { count }] = await Promise.all([
        import('../session.ts'),
        import('../../shared/figures.ts'),
      ]);
      await withStore(terminal, flags.store, async (store) => {
        const stats = await store.cacheStats();
        if (flags.json) terminal.out(JSON.stringify(stats));
        else
          terminal.out(
            `${count(stats.entries)} answers, ${(stats.bytes / 1e6).toFixed(1)} MB, used ${count(stats.hits)} times${stats.oldest ? `, the oldest of ${stats.oldest.slice(0, 10)}` : ''}`,
          );
      });
    });
  cache
    .command('clear')
    .description('forget all answers; runs are kept')
    .option('--store <dir>', 'the folder of the run store')
    .action(async (flags: Flags) => {
      const { withStore } = await import('../session.ts');
      await withStore(terminal, flags.store, async (store) =>
        terminal.out(`forgot ${await store.cacheClear()} answers`),
      );
    });
}
