import { env, l10n, QuickPickItemKind, ThemeIcon, Uri, window } from 'vscode';
import type { QuickInputButton, QuickPickItem } from 'vscode';
import { snippetTasks } from '../../core/snippets/snippet.ts';
import type { Snippet, SnippetCatalogue, SnippetTask } from '../../core/snippets/snippet.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { SnippetPreview } from './snippetPreview.ts';

interface SnippetItem extends QuickPickItem {
  readonly snippet?: Snippet;
}

/** How each task is called. */
function taskTitles(): Record<SnippetTask, string> {
  return {
    rag: l10n.t('RAG'),
    providers: l10n.t('Providers'),
    evaluation: l10n.t('Evaluation'),
    mlops: l10n.t('MLOps'),
    deployment: l10n.t('Deployment'),
    monitoring: l10n.t('Monitoring'),
    safety: l10n.t('Safety'),
  };
}

/**
 * Lets a person choose a snippet, by task; those of the file's language first, the others after a press of a button.
 * @param language of the catalogue; undefined shows all
 */
export async function pickSnippet(
  catalogue: SnippetCatalogue,
  language: string | undefined,
): Promise<Snippet | undefined> {
  const store = new DisposableStore();
  try {
    const picker = store.add(window.createQuickPick<SnippetItem>());
    const preview = store.add(new SnippetPreview(catalogue));
    const buttons = itemButtons();
    const all: QuickInputButton = {
      iconPath: new ThemeIcon('list-flat'),
      tooltip: l10n.t('Show the snippets of all languages'),
    };
    const look: QuickInputButton = {
      iconPath: new ThemeIcon('open-preview'),
      tooltip: l10n.t('Show a preview beside'),
    };
    picker.title = l10n.t('Insert Snippet');
    picker.placeholder = l10n.t('What shall the code do?');
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.buttons = language === undefined ? [look] : [look, all];
    picker.items = itemsOf(catalogue, language, buttons);
    store.add(
      picker.onDidTriggerButton(async (button) => {
        if (button === all) {
          picker.items = itemsOf(catalogue, undefined, buttons);
          picker.buttons = [look];
        } else {
          const snippet = picker.activeItems[0]?.snippet;
          // The editor that opens beside takes the focus for a moment, which must not close the picker.
          picker.ignoreFocusOut = true;
          if (snippet) await preview.show(snippet);
        }
      }),
    );
    store.add(picker.onDidChangeActive(([item]) => item?.snippet && preview.follow(item.snippet)));
    store.add(
      picker.onDidTriggerItemButton(async ({ button, item: { snippet } }) => {
        if (!snippet) return;
        if (button === buttons.docs) await env.openExternal(Uri.parse(snippet.docs));
        else if (button === buttons.copy) await env.clipboard.writeText(snippet.install ?? '');
        else {
          picker.ignoreFocusOut = true;
          await preview.show(snippet);
        }
      }),
    );
    const chosen = await new Promise<Snippet | undefined>((resolve) => {
      store.add(picker.onDidAccept(() => resolve(picker.selectedItems[0]?.snippet)));
      store.add(picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
    picker.hide();
    await preview.close();
    return chosen;
  } finally {
    store.dispose();
  }
}

interface ItemButtons {
  readonly preview: QuickInputButton;
  readonly copy: QuickInputButton;
  readonly docs: QuickInputButton;
}

function itemButtons(): ItemButtons {
  return {
    preview: { iconPath: new ThemeIcon('open-preview'), tooltip: l10n.t('Preview') },
    copy: { iconPath: new ThemeIcon('copy'), tooltip: l10n.t('Copy the Install Command') },
    docs: { iconPath: new ThemeIcon('link-external'), tooltip: l10n.t('Open the Documentation') },
  };
}

function itemsOf(
  { snippets }: SnippetCatalogue,
  language: string | undefined,
  buttons: ItemButtons,
): SnippetItem[] {
  const titles = taskTitles();
  return snippetTasks.flatMap((task) => {
    const ofTask = snippets.filter(
      (snippet) => snippet.task === task && (language === undefined || snippet.language === language),
    );
    if (ofTask.length === 0) return [];
    const items = ofTask.map((snippet) => itemOf(snippet, language === undefined, buttons));
    return [{ label: titles[task], kind: QuickPickItemKind.Separator }, ...items];
  });
}

function itemOf(snippet: Snippet, withLanguage: boolean, { preview, copy, docs }: ItemButtons): SnippetItem {
  const { prefix, title, language, description, packages, install } = snippet;
  const needs = packages.map(({ name }) => name).join(', ');
  return {
    label: title,
    description: withLanguage ? `${prefix} · ${language}` : prefix,
    detail: needs === '' ? description : `${description} $(package) ${needs}`,
    buttons: install ? [preview, copy, docs] : [preview, docs],
    snippet,
  };
}
