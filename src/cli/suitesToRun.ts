import { CupelError } from '../core/errors.ts';
import { DoneResults } from '../core/engine/doneResults.ts';
import { storedOptions } from '../core/engine/resumedOptions.ts';
import type { RunRecord } from '../core/engine/result.ts';
import type { QueueConnection } from '../core/queue/queueConnection.ts';
import type { StoreOpener } from '../core/store/openStore.ts';
import type { Store } from '../core/store/store.ts';
import type { RunFlags } from './commands/run.ts';
import { sessionStore } from './session.ts';
import { suiteFiles } from './suiteFiles.ts';
import type { Terminal } from './terminal.ts';

/** Where runs are kept, and the queue that they are planned into. */
export interface Opened {
  readonly store: Store;
  /** It closes its store. */
  readonly queue?: QueueConnection;
}

/** Opens the store that the flags name, or the queue with its store. */
export async function openFor(
  terminal: Terminal,
  flags: RunFlags,
  folder: string,
  open: StoreOpener,
): Promise<Opened> {
  if (flags.queue === undefined) return { store: await sessionStore(terminal, flags.store, folder, open) };
  const { openQueue } = await import('./queueCommand.ts');
  const queue = await openQueue(terminal, flags.queue);
  return { store: queue.store, queue };
}

/** `--resume` without a suite takes the one of the run. */
export async function suitesToRun(
  terminal: Terminal,
  paths: readonly string[],
  flags: RunFlags,
  open: StoreOpener,
): Promise<{ files: string[]; vars: RunFlags['var']; resume?: string; batch?: true; opened?: Opened }> {
  if (!flags.resume) {
    if (paths.length === 0)
      throw new CupelError('cli.noSuite', 'no suite was named', {
        hint: 'cupel run <suite.eval.yaml>, or a folder',
      });
    return { files: await suiteFiles(paths), vars: flags.var };
  }
  const opened = await openFor(terminal, flags, process.cwd(), open);
  try {
    const run = await runToResume(opened, flags.resume);
    const { batch, vars } = storedOptions(run);
    return {
      files: paths.length > 0 ? await suiteFiles(paths) : [run.suite],
      vars: { ...vars, ...flags.var },
      resume: run.id,
      opened,
      // A run that was begun with batches goes on with them.
      ...(batch ? { batch: true } : {}),
    };
  } catch (error) {
    await (opened.queue ?? opened.store).close();
    throw error;
  }
}

/** The run, when it has ended and some of its calls failed for a reason that may be gone. */
async function healable(store: Store, run: RunRecord | undefined): Promise<RunRecord | undefined> {
  if (!run?.summary?.errored) return undefined;
  const { done } = await store.progress(run.id);
  return new DoneResults(done).size < run.summary.total ? run : undefined;
}

async function runToResume({ store, queue }: Opened, wanted: string | true): Promise<RunRecord> {
  // One that workers are at is waited for.
  const unfinished = new Set([
    'interrupted',
    'cancelled',
    'budget',
    'timeLimit',
    'failed',
    ...(queue ? ['running'] : []),
  ]);
  const runs = wanted === true ? await store.runs({ limit: 50 }) : [];
  const run =
    wanted === true
      ? (runs.find((each) => unfinished.has(each.status)) ?? (await healable(store, runs[0])))
      : await store.run(wanted);
  if (run) return run;
  throw wanted === true
    ? new CupelError(
        'cli.nothingToResume',
        'there is no run that was stopped before its end, and the latest has nothing to ask again',
      )
    : new CupelError('store.noSuchRun', `there is no run "${wanted}"`, {
        hint: 'List them with: cupel runs',
      });
}
