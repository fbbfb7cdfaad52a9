import { Command, CommanderError } from 'commander';
import { CupelError, describeError } from '../core/errors.ts';
import { boundHeap } from './boundHeap.ts';
import { commands } from './commands.ts';
import { exitCode } from './exitCodes.ts';
import { processTerminal } from './terminal.ts';
import { version } from '../core/version.ts';

/** The whole command line: what `process.argv` asks for. Sets the exit code, and throws nothing. */
export async function runProgram(): Promise<void> {
  boundHeap();
  const terminal = processTerminal();
  const program = new Command('cupel')
    .description('Run eval suites, know what they cost, and decide with statistics whether a change helped.')
    .version(version, '-V, --version')
    .showHelpAfterError('(cupel --help lists the commands and flags)')
    .exitOverride();
  // One that is named needs none of the others, which help and a mistyped name do.
  const [name = ''] = process.argv.slice(2);
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  for (const add of named ? [named] : Object.values(commands)) add(program, terminal);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    // commander has printed its own already.
    if (error instanceof CommanderError) return;
    terminal.err(error instanceof CupelError ? describeError(error) : unexpected(error));
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCode.passed;
  return exitCode.badInput;
}

/** A bug: its stack helps to report it. */
function unexpected(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
