import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { locale: 'de', settings: { 'cupel.results.open': 'never' } });

describe('the editor in German', () => {
  it('has German views, commands and lenses', async () => {
    const { page } = workbench();
    await workbench().openContainer('Cupel');
    await page.locator('.pane-header[aria-label^="Läufe"]').waitFor();
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench().codeLens('Ausführen').first().waitFor();
    await workbench().codeLens('Fall ausführen').first().waitFor();
    await workbench().screenshot('german suite');
  });

  it('has a German results panel', async () => {
    await workbench().codeLens('Ausführen').first().click();
    const lens = workbench().codeLens(/3 von 4 bestanden/);
    await lens.waitFor();
    await lens.click();
    const page = workbench().webview();
    await page.getByRole('tab', { name: 'Vergleichen' }).waitFor();
    await page.getByText('Erfolgsquote [95 %]').waitFor();
    await page.getByText('Nicht bestanden', { exact: true }).first().waitFor();
    await workbench().screenshot('german results');
    await workbench().runCommand('View: Close All Editors');
  });

  it('gives the reason of a failure in German', async () => {
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench()
      .codeLens(/3 von 4 bestanden/)
      .click();
    const page = workbench().webview();
    await page.getByText('Die Ausgabe enthält „bronze“ nicht.').first().waitFor();
    await workbench().screenshot('german reason');
    await workbench().runCommand('View: Close All Editors');
  });

  it('says what is wrong with a suite, and how to put it right, in German', async () => {
    const { page, folder } = workbench();
    const file = path.join(folder, 'suites/odd.eval.yaml');
    const text = (type: string): string =>
      `prompts:\n  - Say it.\nproviders:\n  - echo\ntests:\n  - assert:\n      - type: ${type}\n        value: it\n`;
    await writeFile(file, text('containz'));
    await workbench().openFile('suites/odd.eval.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    const said = await workbench().hoverOn(/containz/, 'containz', 'Unbekannte Art von Prüfung „containz“.');
    assert.match(said, /Meinten Sie „contains“\?/);
    await workbench().screenshot('german problem');
    await workbench().placeCursor('containz', 'containz');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'In „contains“ ändern' }).click();
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await workbench().runCommand('File: Save All Files');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    assert.equal(await readFile(file, 'utf8'), text('contains'));
  });

  it('tells in German what a type of assertion is for', async () => {
    await workbench().hoverOn(/contains/, 'contains', 'Der Wert steht irgendwo in der Ausgabe.');
    await workbench().screenshot('german hover');
  });

  it('shows an error in German', async () => {
    await workbench().placeCursor('echo', 'echo');
    await workbench().runCommand('Cupel: Fall ausführen');
    const error = await workbench().notification('Zeile 4 von „odd“ gehört zu keinem Fall.');
    await error.getByText('Setzen Sie den Cursor auf einen Eintrag von „tests:“').first().waitFor();
    await workbench().screenshot('german error');
    await workbench().clearNotifications();
    await workbench().runCommand('View: Close All Editors');
  });

  it('has a German preview and a German Try Prompt', async () => {
    await workbench().openFile('prompts/answer.txt');
    await workbench().codeLens('Vorschau').click();
    const page = workbench().webview();
    await page.getByRole('article', { name: 'Nutzer' }).waitFor();
    await page.getByText('Fall 1 von 4').waitFor();
    await workbench().screenshot('german preview');
    await page.getByRole('button', { name: 'Prompt ausprobieren' }).click();
    await workbench().webview().getByRole('button', { name: 'Ausführen' }).waitFor();
    await workbench().screenshot('german playground');
    await workbench().runCommand('View: Close All Editors');
  });

  it('has a German walkthrough', async () => {
    const { page } = workbench();
    await workbench().runCommand('Welcome: Open Walkthrough...');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Cupel' }).first().click();
    await page.locator('.getting-started-step').first().waitFor();
    await workbench().webview().getByText('Prompts × Anbieter × Fälle').waitFor();
    await workbench().screenshot('german walkthrough');
  });
});
