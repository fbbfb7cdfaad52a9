import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { Store } from '../../src/core/store/store.ts';
import { launchBrowser } from './browser.ts';
import { PanelPage } from './panelPage.ts';

type PanelOptions = Parameters<typeof PanelPage.open>[1];

/** A browser and a store for the tests of a block, and the panel that the running test has opened. */
export interface PanelFixture {
  readonly panel: PanelPage;
  readonly store: Store;
  open(options?: Partial<PanelOptions>): Promise<Page>;
}

/** Sets up the hooks of a block: after each test nothing may have been complained of. */
export function panelFixture(runId: string, makeStore: () => Promise<Store>): PanelFixture {
  let browser: Browser | undefined;
  let store: Store | undefined;
  let panel: PanelPage | undefined;
  const there = <T>(value: T | undefined): T => {
    assert.ok(value, 'not open: the hooks of the block make it');
    return value;
  };
  before(async () => {
    [browser, store] = await Promise.all([launchBrowser(), makeStore()]);
  });
  afterEach(async () => {
    const complaints = panel?.complaints ?? [];
    await panel?.close();
    panel = undefined;
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await store?.close();
  });
  return {
    get panel() {
      return there(panel);
    },
    get store() {
      return there(store);
    },
    async open(options = {}) {
      await panel?.close();
      panel = await PanelPage.open(there(browser), { store: there(store), runId, ...options });
      return panel.page;
    },
  };
}
