import path from 'node:path';
import { RunWrites, changedAt } from '../core/engine/runWrites.ts';
import { CupelError, describeError } from '../core/errors.ts';
import { openStore, type StoreOpener } from '../core/store/openStore.ts';
import { NamedFiles } from '../core/suites/namedFiles.ts';
import type { RunFlags } from './commands/run.ts';
import { exitCode, type ExitCode } from './exitCodes.ts';
import { FolderWatch } from './folderWatch.ts';
import { runCommand, type Round } from './runCommand.ts';
import { suiteFiles } from './suiteFiles.ts';
import type { Terminal } from './terminal.ts';

/** Runs of all suites count as one: what the run of one writes may start the other. */
const watched = 'all';

/**
 * Runs suites, and each again when it or a file that it names was changed, until Ctrl-C. What has not changed is
 * answered from the cache.
 * @returns what the last run said, or that one was cancelled or stopped by the budget
 * @throws CupelError `cli.watchAlone`, `cli.noSuite`, `suite.notFound`
 */
export async function watchCommand(
  terminal: Terminal,
  paths: readonly string[],
  flags: RunFlags,
  open: StoreOpener,
): Promise<ExitCode> {
  requireWatchable(paths, flags);
  const names = new Map((await suiteFiles(paths)).map((file) => [file, namedWith(file)]));
  const watch = new FolderWatch();
  const writes = new RunWrites(changedAt, Date.now);
  let due = [...names.keys()];
  let left = flags.maxCost;
  // One that is prepared can be opened once.
  let opener = open;
  try {
    for (;;) {
      const asked = left === undefined ? flags : { ...flags, maxCost: left };
      watch.follow(...names.values());
      const round = await writes.during(watched, () =>
        runOrTell(terminal, due, asked, opener, (file, read) => {
          names.set(file, namedWith(file, read));
          watch.follow(...names.values());
        }),
      );
      if (round.code === exitCode.cancelled || round.code === exitCode.budget) return round.code;
      left = round.left;
      opener = openStore;
      const next = await nextDue(terminal, names, watch, writes, flags);
      if (next === undefined) return round.code;
      due = next;
    }
  } finally {
    watch.close();
  }
}

/** Waits for changes. Returns the suites to run again; undefined when the program is to end. */
async function nextDue(
  terminal: Terminal,
  names: ReadonlyMap<string, NamedFiles>,
  watch: FolderWatch,
  writes: RunWrites,
  { quiet }: RunFlags,
): Promise<string[] | undefined> {
  for (;;) {
    // Ctrl-C ends it from before it says so.
    const next = watch.next();
    if (!quiet) terminal.err('waiting for changes; Ctrl-C ends');
    const changed = await next;
    if (changed === undefined) return undefined;
    if (await mayRun(terminal, writes, changed))
      return [...names].flatMap(([suite, named]) =>
        changed.some((entry) => named.isTouchedBy(entry)) ? suite : [],
      );
  }
}

/** @throws CupelError `cli.watchAlone`, `cli.noSuite` */
function requireWatchable(paths: readonly string[], flags: RunFlags): void {
  const other = (['resume', 'queue', 'batch', 'json'] as const).find((name) => flags[name] !== undefined);
  if (other)
    throw new CupelError('cli.watchAlone', `--watch and --${other} do not go together`, {
      hint: 'Leave one of them out.',
    });
  if (paths.length === 0)
    throw new CupelError('cli.noSuite', 'no suite was named', {
      hint: 'cupel run <suite.eval.yaml> --watch, or a folder',
    });
}

/** The suite itself is one of the files that it depends on. */
function namedWith(suite: string, names = new NamedFiles()): NamedFiles {
  names.add(suite);
  return names;
}

/** Mistakes are told of, and wait for the change that mends them. */
async function runOrTell(
  terminal: Terminal,
  files: readonly string[],
  flags: RunFlags,
  open: StoreOpener,
  onRead: (file: string, names: NamedFiles) => void,
): Promise<Round> {
  try {
    return await runCommand(terminal, files, flags, open, onRead);
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    terminal.err(describeError(error));
    return { code: exitCode.badInput, left: flags.maxCost };
  }
}

/** Whether a change is someone's, and not always that of the runs themselves. */
async function mayRun(terminal: Terminal, writes: RunWrites, changed: readonly string[]): Promise<boolean> {
  const shown = changed.map((file) => path.relative(process.cwd(), file)).join(', ');
  const verdict = await writes.judge(watched, changed);
  if (verdict === 'stop')
    terminal.err(
      `warning: each run changes ${shown}, which starts no more runs until it is changed otherwise`,
    );
  if (verdict === 'run') terminal.err(`changed: ${shown}`);
  return verdict === 'run';
}
