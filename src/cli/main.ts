#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import { CupelError, describeError } from '../core/errors.ts';
import { boundHeap } from './boundHeap.ts';
import { commands } from './commands.ts';
import { exitCode } from './exitCodes.ts';
import { processTerminal } from './terminal.ts';
import { version } from '../core/version.ts';

/** The oldest Node that has SQLite without a flag. */
const oldestNode = [22, 13] as const;

async function main(): Promise<void> {
  // `cupel … | head` closes the pipe early; whoever reads has what they wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? exitCode.passed);
  });
  // Commands are imported when they are called: from the second time on, they need not be compiled.
  enableCompileCache();
  boundHeap();
  const terminal = processTerminal();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    terminal.err(
      `error cli.oldNode: Cupel needs Node ${oldestNode.join('.')} or later; this is ${process.versions.node}`,
    );
    process.exitCode = exitCode.badInput;
    return;
  }
  const program = new Command('cupel')
    .description('Run eval suites, know what they cost, and decide with statistics whether a change helped.')
    .version(version, '-V, --version')
    .showHelpAfterError('(cupel --help lists the commands and flags)')
    .exitOverride();
  for (const add of Object.values(commands)) add(program, terminal);
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

await main();
