import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { uiResults } from './paths.ts';
import type { VscodeServer } from './vscodeServer.ts';

/** The colour themes that a test may ask for, by what they are. */
export type Theme = 'dark' | 'light' | 'high contrast' | 'high contrast light';

/** `name` is what the setting takes, `label` is what the picker shows, `className` is what the workbench wears. */
const themes: Record<Theme, { name: string; label: string; className: string }> = {
  dark: { name: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
  light: { name: 'Light Modern', label: 'Light Modern', className: 'vs' },
  'high contrast': { name: 'Default High Contrast', label: 'Dark High Contrast', className: 'hc-black' },
  'high contrast light': {
    name: 'Default High Contrast Light',
    label: 'Light High Contrast',
    className: 'hc-light',
  },
};

/** What a workbench is opened with. */
export interface WorkbenchOptions {
  /** Absolute path of the folder to open. Tests may change it: give a copy. */
  folder: string;
  /** The folder of the extension under test, unless it is installed. */
  extension?: string | undefined;
  /** Whether the folder is trusted. Default: true. */
  trusted?: boolean;
  /** User settings beside the quiet ones. */
  settings?: Record<string, unknown>;
  theme?: Theme;
  /** The language of the editor, as in `de`. Default: English. */
  locale?: string;
  /** In CSS pixels. Default: 1400 × 900. */
  viewport?: { width: number; height: number };
}

/** A user who has been asked whether to trust the folder, and does not. */
const restricted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/** How long the workbench may take to show what it is asked for, in milliseconds. */
const patience = 30_000;
/** For steps that are tried again. */
const shortPatience = 10_000;

/** How long a window may take to open: on a busy machine its code alone takes a while to come. */
const openingPatience = 120_000;

/** One window of VS Code in a browser, driven as a user would: by commands, keys and clicks. */
export class Workbench {
  readonly page: Page;
  /** Absolute path of the open folder. */
  readonly folder: string;
  readonly #context: BrowserContext;
  readonly #server: VscodeServer;
  readonly #settings: Record<string, unknown>;

  private constructor(
    context: BrowserContext,
    page: Page,
    server: VscodeServer,
    folder: string,
    settings: Record<string, unknown>,
  ) {
    this.page = page;
    this.folder = folder;
    this.#context = context;
    this.#server = server;
    this.#settings = settings;
  }

  /** Opens a folder in a browser window without a past, and waits until everything is in place. */
  static async open(browser: Browser, server: VscodeServer, options: WorkbenchOptions): Promise<Workbench> {
    const theme = themes[options.theme ?? 'dark'];
    const settings: Record<string, unknown> = { 'workbench.colorTheme': theme.name, ...options.settings };
    if (options.trusted === false) Object.assign(settings, restricted);
    server.setSettings(settings);
    const viewport = options.viewport ?? { width: 1400, height: 900 };
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    context.setDefaultTimeout(patience);
    // Where a language pack would say it. VS Code's own words stay English, those of extensions follow.
    if (options.locale)
      await context.addInitScript((locale) => {
        Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: locale });
      }, options.locale);
    const page = await context.newPage();
    // Without a key from its host, VS Code in a browser keeps no secrets and waits 3 s for each of them.
    await page.route('**/mint-key', (route) =>
      route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(32, 7) }),
    );
    const workbench = new Workbench(context, page, server, options.folder, settings);
    const { folder, extension: extensionDevelopmentPath } = options;
    await page.goto(server.url({ folder, extensionDevelopmentPath }), { timeout: openingPatience });
    await workbench.ready();
    return workbench;
  }

  /** Waits until the workbench has restored its parts: after opening and after a reload. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'driver' in globalThis, null, { timeout: openingPatience });
    await this.page.evaluate(() =>
      (globalThis as unknown as { driver: SmokeDriver }).driver.whenWorkbenchRestored(),
    );
  }

  /** Runs a command from the command palette by its exact title, category included: `View: Close All Editors`. */
  async runCommand(title: string): Promise<void> {
    await this.#pickFrom('F1', title, `>${title}`);
  }

  /** Opens a file of the folder. @param name its path, relative to the folder */
  async openFile(name: string): Promise<void> {
    const tab = this.page.locator('.tab.active', { hasText: path.basename(name) });
    // Now and then the list closes and the file does not come to the front: then it is chosen again.
    for (let tries = 0; ; tries += 1) {
      // An absolute path needs no search, which may not know a new file yet.
      await this.#pickFrom('Control+P', path.basename(name), path.join(this.folder, name));
      try {
        await tab.waitFor({ timeout: shortPatience });
        break;
      } catch (error) {
        if (tries > 3) throw error;
      }
    }
    await this.page
      .locator('.editor-group-container.active')
      .locator('.view-line')
      .or(this.page.locator('iframe.webview.ready:visible'))
      .first()
      .waitFor();
  }

  /**
   * Chooses an entry of the quick pick that is open or about to open.
   * @param label the entry's exact label
   * @param search what to type into the box; nothing is typed by default
   * @param timeout milliseconds that each step may take
   */
  async pick(label: string, search?: string, timeout = patience): Promise<void> {
    const box = this.page.locator('.quick-input-widget input[type="text"]');
    await box.waitFor({ timeout });
    if (search !== undefined) await box.fill(search, { timeout });
    // By click: Enter would take the entry that is on top at that moment, which may be another.
    await this.quickPick(label).first().click({ timeout });
  }

  /** The entries of the open quick pick with exactly this label. */
  quickPick(label: string): Locator {
    return this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) });
  }

  /** Shows a view's container by its title in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: title });
    const shown = this.page.locator('.activitybar').getByRole('tab', { name: title, selected: true });
    // While a window starts, the entries may move under the pointer: then another one is clicked.
    await this.#until(shown, async () => {
      if (!(await shown.isVisible())) await tab.click();
    });
  }

  /** A view of a container by its title. */
  view(title: string): Locator {
    return this.page.locator('.pane', {
      has: this.page.locator(`.pane-header[aria-label^="${title}"]`),
    });
  }

  /** Chooses from the menu that the right button opens. */
  async pickFromMenu(target: Locator, label: string): Promise<void> {
    await target.click({ button: 'right' });
    const item = this.page.getByRole('menuitem', { name: label });
    // Right after it has opened, the menu takes no click.
    await item.hover();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** Types into the input box that is open or about to open, in the place of what is there, and accepts it. */
  async answer(text: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget input[type="text"]');
    await box.waitFor();
    await box.fill(text);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Presses a button of the question that VS Code asks in the middle of the window. @returns what was asked */
  async confirm(button: string): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const question = await dialog.innerText();
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    return question;
  }

  /** A row of any tree view. */
  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** An entry of the status bar. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Lines of the active editor as they are shown, inlay hints included, with blanks that do not break. */
  editorLine(text: string | RegExp): Locator {
    const shown = typeof text === 'string' ? text : new RegExp(text.source.replaceAll(' ', String.raw`\s`));
    return this.page.locator('.editor-group-container.active .view-line', { hasText: shown });
  }

  /**
   * Rests the pointer on a word of a line of the editor until a hover tells.
   * @returns what the hover says
   */
  async hoverOn(line: RegExp, word: string, says: string | RegExp): Promise<string> {
    const row = this.editorLine(line).first();
    await row.waitFor();
    const found = this.page.locator('.monaco-hover:visible', { hasText: says }).first();
    // The pointer has to move for a hover, and what it tells may still be on its way.
    for (let tries = 0; ; tries += 1) {
      await this.page.mouse.move(5, 5);
      // While a line is coloured anew, a word of it may stand in two parts.
      const box = await row.evaluate(placeOf, word);
      if (box) await this.page.mouse.move(box.x, box.y);
      try {
        await found.waitFor({ timeout: 3000 });
        return (await found.innerText()).replaceAll('\u00a0', ' ');
      } catch (error) {
        if (tries <= 8) continue;
        assert.ok(box, `${word} is not in the line`);
        throw error;
      }
    }
  }

  /** Puts the cursor into a word of a line of the editor, by click. */
  async placeCursor(line: string | RegExp, word: string): Promise<void> {
    const row = this.editorLine(line).first();
    await row.waitFor();
    // The number of the line with the cursor stands out.
    const number = this.page.locator('.editor-group-container.active .active-line-number');
    const hover = this.page.locator('.monaco-editor .monaco-hover:visible');
    for (let tries = 0; ; tries += 1) {
      // A hover may lie over the word, and lines move while lenses come. A locator would scroll the editor for both.
      await this.page.mouse.move(5, 5);
      await hover.first().waitFor({ state: 'hidden' });
      const box = await row.evaluate(placeOf, word);
      if (box) await this.page.mouse.click(box.x, box.y);
      await this.#nextFrame();
      const [wanted, found] = await Promise.all([row.boundingBox(), number.first().boundingBox()]);
      if (wanted && found && Math.abs(wanted.y - found.y) < wanted.height / 2) return;
      assert.ok(tries < 20, `The cursor does not get into ${word}`);
    }
  }

  /** Waits until what was done is drawn. */
  async #nextFrame(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  /** Does something until it has its effect, which at times it has not. */
  async #until(effect: Locator, act: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      await act();
      try {
        await effect.waitFor({ timeout: shortPatience });
        return;
      } catch (error) {
        if (tries > 3) throw error;
      }
    }
  }

  /** A lens above a line of the editor. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: text });
  }

  /**
   * Waits for a notification and returns it. The driver keeps toasts away, so the notification centre is opened.
   * @param text what the notification says
   */
  async notification(text: string | RegExp): Promise<Locator> {
    const centre = this.page.locator('.notifications-center.visible');
    const found = centre.locator('.notification-list-item', { hasText: text }).first();
    // Only a non-empty list opens, and it hides when its last entry goes: ask again until the entry is there.
    const deadline = Date.now() + patience;
    for (;;) {
      if (!(await centre.isVisible())) await this.#chord('Control+K', 'Control+Shift+N');
      const left = deadline - Date.now();
      try {
        await found.waitFor({ timeout: Math.max(1, Math.min(left, 1000)) });
        return found;
      } catch (error) {
        if (left <= 0) throw error;
      }
    }
  }

  /** Closes the notification centre and forgets what is in it. */
  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-center.visible').waitFor({ state: 'hidden' });
  }

  /** The content of the webview that is visible (of several, the one opened last). */
  webview(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** The same as a frame, in which scripts can be run. */
  async webviewFrame(): Promise<Frame> {
    const body = await this.webview().locator('body').elementHandle();
    const frame = await body?.ownerFrame();
    if (!frame) throw new Error('The webview has no frame.');
    return frame;
  }

  /**
   * Changes the colour theme and waits until it is on the screen. The list of themes closes when something else takes
   * the focus, an editor that is just opening for one; then it is opened again.
   */
  async setTheme(theme: Theme): Promise<void> {
    const { name, label, className } = themes[theme];
    this.#settings['workbench.colorTheme'] = name;
    const isOn = this.page.locator(`.monaco-workbench.${className}`);
    for (let tries = 0; ; tries += 1) {
      await this.runCommand('Preferences: Color Theme');
      try {
        await this.pick(label, label, shortPatience);
        await isOn.waitFor({ timeout: shortPatience });
        break;
      } catch (error) {
        if (tries > 3) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Changes user settings and reloads the window with them; those not named stay as they are. */
  async setSettings(settings: Record<string, unknown>): Promise<void> {
    Object.assign(this.#settings, settings);
    this.#server.setSettings(this.#settings);
    await this.reload();
  }

  /** Reloads the window as VS Code does it, which writes what it remembers before. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** What the window says that waits for an answer: an open list, a question, notifications; the tab in front. */
  async inFront(): Promise<string[]> {
    const places = ['.quick-input-widget', '.monaco-dialog-box', '.notification-list-item', '.tab.active'];
    const found = await Promise.all(
      places.map((place) => this.page.locator(`${place}:visible`).allInnerTexts()),
    );
    return found.flat().map((text) => text.replaceAll(/\s+/g, ' ').slice(0, 300));
  }

  /** Takes a picture. @returns the file's path, in test/ui/.results */
  async screenshot(name: string): Promise<string> {
    mkdirSync(uiResults, { recursive: true });
    const file = path.join(uiResults, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Closes the window. */
  async close(): Promise<void> {
    await this.#context.close();
  }

  /**
   * Opens a quick pick by a key and chooses an entry. What a quick pick offers is settled when it opens, and right after
   * a start that may be before the extensions are known: then it is opened again.
   */
  async #pickFrom(key: string, label: string, search: string): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      await this.#openQuickInput(key);
      const entry = this.quickPick(label).first();
      try {
        await this.page.locator('.quick-input-widget input[type="text"]').fill(search, { timeout: 2000 });
        await entry.waitFor({ timeout: 2000 });
      } catch (error) {
        if (Date.now() > deadline) throw error;
        continue;
      }
      return entry.click();
    }
  }

  /** The box toggles: one that is still open would be closed by the key that opens it. */
  async #openQuickInput(key: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    if (await widget.isVisible()) {
      await this.page.keyboard.press('Escape');
      await widget.waitFor({ state: 'hidden' });
    }
    await this.page.keyboard.press(key);
  }

  async #chord(first: string, second: string): Promise<void> {
    await this.page.keyboard.press(first);
    await this.page.keyboard.press(second);
  }
}

interface SmokeDriver {
  whenWorkbenchRestored: () => Promise<void>;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`);
}

/** The middle of a word as it is drawn; runs in the page. */
function placeOf(element: Element, word: string): { x: number; y: number } | undefined {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent?.replaceAll('\u00a0', ' ').indexOf(word) ?? -1;
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return undefined;
}
