import { l10n, window } from 'vscode';
import { pinRun } from '../../core/comparison/pinRun.ts';
import type { Extension } from '../extensionParts.ts';
import { chooseRun, chooseRuns } from './targets.ts';

/** Makes a run the baseline of its suite, in the place of the one that was. */
export async function pin({ stores }: Extension, argument?: unknown): Promise<void> {
  const run = await chooseRun(stores, argument, {
    only: ({ record }) => !record.pinned,
    none: l10n.t('All runs are pinned already.'),
  });
  if (!run) return;
  await pinRun(run.store, run.record);
  stores.notify();
}

/** Takes the mark away. */
export async function unpin({ stores }: Extension, argument?: unknown): Promise<void> {
  const run = await chooseRun(stores, argument, {
    only: ({ record }) => record.pinned === true,
    none: l10n.t('No run is pinned.'),
  });
  if (!run) return;
  await pinRun(run.store, run.record, false);
  stores.notify();
}

/** Asks for the tags of runs. Of several, the tags that are typed come to those that they have. */
export async function tagRun({ stores }: Extension, argument?: unknown, selected?: unknown): Promise<void> {
  const runs = await chooseRuns(stores, argument, selected);
  const [first] = runs;
  if (!first) return;
  const isOne = runs.length === 1;
  const typed = await window.showInputBox({
    prompt: isOne
      ? l10n.t('Tags of the run, apart by spaces')
      : l10n.t('Tags to add to {0} runs, apart by spaces', runs.length),
    value: isOne ? (first.record.tags ?? []).join(' ') : '',
    placeHolder: 'release-2 nightly',
  });
  if (typed === undefined) return;
  const tags = tagsOf(typed);
  for (const { record, store } of runs) {
    const known = (await store.run(record.id))?.tags ?? []; // the item that was chosen may be old
    await store.updateRun(record.id, { tags: isOne ? tags : [...new Set([...known, ...tags])] });
  }
  stores.notify();
}

/** Asks for a note on a run. Nothing typed takes it away. */
export async function noteRun({ stores }: Extension, argument?: unknown): Promise<void> {
  const run = await chooseRun(stores, argument);
  if (!run) return;
  const note = await window.showInputBox({
    prompt: l10n.t('What to remember of this run'),
    value: run.record.note ?? '',
  });
  if (note === undefined) return;
  await run.store.updateRun(run.record.id, { note: note.trim() });
  stores.notify();
}

/** `#a b, a` → `a`, `b`. */
function tagsOf(text: string): string[] {
  const words = text.split(/[\s,]+/).map((word) => word.replace(/^#+/, ''));
  return [...new Set(words.filter((word) => word !== ''))];
}
