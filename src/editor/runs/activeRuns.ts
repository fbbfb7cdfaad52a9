import { EventEmitter } from 'vscode';
import type { Disposable, Event, Uri } from 'vscode';
import type { Progress } from '../../core/engine/runOptions.ts';
import { ActiveRun } from './activeRun.ts';

const tellEveryMs = 500;

/** The runs of this window that are under way. */
export class ActiveRuns implements Disposable {
  readonly #runs = new Set<ActiveRun>();
  readonly #changed = new EventEmitter<void>();
  #toldAt = 0;
  readonly onDidChange: Event<void> = this.#changed.event;

  begin(suite: Uri): ActiveRun {
    const run = new ActiveRun(suite);
    this.#runs.add(run);
    this.#changed.fire();
    return run;
  }

  started(run: ActiveRun, runId: string): void {
    run.runId = runId;
    this.#changed.fire();
  }

  /** Called often; listeners hear of it at most twice a second. */
  progressed(run: ActiveRun, progress: Progress): void {
    run.progress = progress;
    const now = Date.now();
    if (now - this.#toldAt < tellEveryMs) return;
    this.#toldAt = now;
    this.#changed.fire();
  }

  end(run: ActiveRun): void {
    run.end();
    this.#runs.delete(run);
    this.#changed.fire();
  }

  /** Aborts all and resolves when they have ended. */
  async stopAll(): Promise<void> {
    const runs = this.all();
    for (const run of runs) run.stopNow();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  all(): readonly ActiveRun[] {
    return [...this.#runs];
  }

  ofSuite(suite: Uri): ActiveRun[] {
    const key = suite.toString();
    return this.all().filter((run) => run.suite.toString() === key);
  }

  withId(runId: string): ActiveRun | undefined {
    return this.all().find((run) => run.runId === runId);
  }

  /** The window closes: nothing may stay behind. */
  dispose(): void {
    for (const run of this.#runs) run.stopNow();
    this.#changed.dispose();
  }
}
