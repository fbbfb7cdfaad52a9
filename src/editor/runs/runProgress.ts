import { l10n, ProgressLocation, window } from 'vscode';
import type { Progress as VscodeProgress } from 'vscode';
import type { Progress } from '../../core/engine/runOptions.ts';
import { count, dollars } from '../../shared/figures.ts';
import type { ActiveRun } from './activeRun.ts';

type Reporter = VscodeProgress<{ message?: string; increment?: number }>;

/**
 * Shows a run's progress in a notification while `work` goes on. Cancelling it stops softly: calls in flight have been
 * paid for. VS Code closes the notification at once, so a second one takes its place, whose cancelling stops hard.
 */
export async function showRunProgress<T>(
  name: string,
  run: ActiveRun,
  work: (report: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  let reporter: Reporter | undefined;
  let shown = 0;
  const report = (progress: Progress): void => {
    const percent = progress.planned ? (100 * progress.done) / progress.planned : 0;
    reporter?.report({ message: progressText(progress), increment: Math.max(0, percent - shown) });
    shown = Math.max(shown, percent);
  };
  const outcome = work(report);
  const settled = outcome.then(
    () => undefined,
    () => undefined, // whoever awaits the outcome sees the error
  );
  const show = (title: string, until: Promise<unknown>, onCancel: () => void): Thenable<void> =>
    window.withProgress(
      { location: ProgressLocation.Notification, cancellable: true, title },
      async (next, token) => {
        reporter = next;
        shown = 0;
        token.onCancellationRequested(onCancel);
        await until;
      },
    );

  const draining = new Promise<void>((resolve) => {
    if (run.drain.aborted) resolve();
    else run.drain.addEventListener('abort', () => resolve(), { once: true });
  });
  await show(l10n.t('Running {0}', name), Promise.race([settled, draining]), () => run.stop());
  if (run.drain.aborted && !run.signal.aborted)
    await show(l10n.t('Finishing the calls in flight of {0} (cancel to abort them)', name), settled, () =>
      run.stopNow(),
    );
  return outcome;
}

/** `12/40 · 2 failed · 1 error · $0.003`. */
export function progressText({ done, planned, failed, errored, cost, costUnknown }: Progress): string {
  const parts = [planned === undefined ? count(done) : `${count(done)}/${count(planned)}`];
  if (failed > 0) parts.push(l10n.t('{0} failed', count(failed)));
  if (errored > 0) parts.push(l10n.t('{0} errors', count(errored)));
  if (cost > 0) parts.push(dollars(cost));
  if (costUnknown > 0) parts.push(l10n.t('{0} of unknown cost', count(costUnknown)));
  return parts.join(' · ');
}
