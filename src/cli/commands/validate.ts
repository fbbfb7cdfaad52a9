import type { Command } from 'commander';
import { exitCode } from '../exitCodes.ts';
import type { Terminal } from '../terminal.ts';

interface Flags {
  json?: true;
  data?: true;
}

export function addValidateCommand(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .description('check suites and all that they name, without sending anything')
    .argument('<suite...>', 'suite files, or folders that are searched for them')
    .option('--data', 'also look into the data: duplicates, leakage, imbalance')
    .option('--json', 'print the diagnostics as JSON')
    .action(async (paths: string[], flags: Flags) => {
      const [{ nodeEnvironment }, { suiteFiles }, { validateSuite }, { formatDiagnostic }] =
        await Promise.all([
          import('../session.ts'),
          import('../suiteFiles.ts'),
          import('../../core/suites/validateSuite.ts'),
          import('../../core/diagnostics.ts'),
        ]);
      const environment = await nodeEnvironment(terminal);
      const files = await suiteFiles(paths);
      const found = await Promise.all(
        files.map(async (file) => ({
          file,
          diagnostics: await validateSuite(file, environment, { data: flags.data ?? false }),
        })),
      );
      const diagnostics = found.flatMap((each) => each.diagnostics);
      const errors = diagnostics.filter((each) => each.severity === 'error').length;
      if (flags.json) terminal.out(JSON.stringify(found));
      else {
        for (const each of diagnostics) terminal.out(formatDiagnostic(each));
        terminal.out(verdict(files.length, errors, diagnostics.length - errors));
        if (flags.data) {
          const { PrintedNumbers } = await import('../printedNumbers.ts');
          const numbers = new PrintedNumbers(terminal);
          numbers.word('data');
          numbers.printFooter();
        }
      }
      if (errors > 0) process.exitCode = exitCode.badInput;
    });
}

function verdict(files: number, errors: number, warnings: number): string {
  const many = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return `${many(files, 'suite')}: ${errors + warnings === 0 ? 'nothing to complain about' : `${many(errors, 'error')}, ${many(warnings, 'warning')}`}`;
}
