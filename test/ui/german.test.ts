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
