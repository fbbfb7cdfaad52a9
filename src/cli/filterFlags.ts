import type { Command } from 'commander';
import { positiveInteger, regularExpression, wholeNumber } from './flags.ts';

/** The flags of commands that take some of a suite's calls, parsed. */
export interface FilterFlags {
  filterPattern?: string;
  filterFirstN?: number;
  filterSample?: number;
  seed?: number;
  filterProviders?: string;
}

export function addFilterFlags(command: Command): Command {
  return command
    .option('--filter-pattern <re>', 'only cases whose description or variables match', regularExpression)
    .option('--filter-first-n <n>', 'only the first n cases', positiveInteger)
    .option('--filter-sample <n>', 'only n cases chosen by chance', positiveInteger)
    .option('--seed <s>', 'the seed of --filter-sample (0)', wholeNumber)
    .option('--filter-providers <re>', 'only providers whose id or label matches', regularExpression);
}
