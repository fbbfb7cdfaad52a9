import { window } from 'vscode';
import type { CustomDocument, CustomReadonlyEditorProvider, WebviewPanelSerializer } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { playgroundViewType, resultsViewType, runFileViewType } from '../ids.ts';

/** Lets VS Code open panels again after a reload, and result files. Each part is loaded when that happens. */
export function registerPanels(load: {
  results: () => Promise<WebviewPanelSerializer>;
  playground: () => Promise<WebviewPanelSerializer>;
  runFiles: () => Promise<CustomReadonlyEditorProvider>;
}): DisposableStore {
  const store = new DisposableStore();
  const restore = (load: () => Promise<WebviewPanelSerializer>): WebviewPanelSerializer => ({
    deserializeWebviewPanel: async (...given) => (await load()).deserializeWebviewPanel(...given),
  });
  store.add(window.registerWebviewPanelSerializer(resultsViewType, restore(load.results)));
  store.add(window.registerWebviewPanelSerializer(playgroundViewType, restore(load.playground)));
  const runFiles: CustomReadonlyEditorProvider = {
    openCustomDocument: async (...given): Promise<CustomDocument> =>
      (await load.runFiles()).openCustomDocument(...given),
    resolveCustomEditor: async (...given) => (await load.runFiles()).resolveCustomEditor(...given),
  };
  store.add(
    window.registerCustomEditorProvider(runFileViewType, runFiles, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
  return store;
}
