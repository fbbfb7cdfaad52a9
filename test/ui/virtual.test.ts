import assert from 'node:assert/strict';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { virtualFolder: 'memory:/metals', viewport: { width: 1400, height: 1100 } });

const reason = /This workspace is not on a disk/;

describe('Cupel in a workspace that is on no disk', () => {
  it('says in each view why nothing is there, and the way out', async () => {
    await workbench().openContainer('Cupel');
    for (const name of ['Costs', 'Models']) {
      const header = workbench().view(name).locator('.pane-header');
      if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    }
    for (const name of ['Prompts', 'Suites', 'Runs', 'Costs']) {
      const view = workbench().view(name);
      await view.getByText(reason).waitFor();
      await view.getByRole('button', { name: 'Open Folder' }).waitFor();
      await view.getByRole('button', { name: 'Open Remote Window' }).waitFor();
    }
    // Nothing is searched for that cannot be found.
    await workbench().page.waitForFunction(
      () => document.querySelector('.sidebar .monaco-progress-container.active') === null,
    );
    await workbench().screenshot('virtual');
  });

  it('lets models be set up, and says what they are not asked for', async () => {
    const view = workbench().view('Models');
    await view.getByText(reason).waitFor();
    await view.getByRole('treeitem').first().waitFor();
  });

  it('offers no command that cannot work', async () => {
    const { page } = workbench();
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input[type="text"]').fill('>Cupel:');
    await workbench().quickPick('Cupel: Set API Key').waitFor();
    const offered = await page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
    for (const title of [
      'Run Suite',
      'Run All Suites',
      'New Suite',
      'Try Prompt',
      'Compare Runs',
      'Show Costs',
      'Filter Suites…',
    ])
      assert.ok(!offered.some((each) => each.startsWith(`Cupel: ${title}`)), title);
    await page.keyboard.press('Escape');
    await workbench().openContainer('Explorer');
    await workbench().treeItem('metals.eval.yaml').dblclick();
    await workbench().editorLine('description: gold').waitFor();
    assert.equal(await page.getByRole('button', { name: /Run Suite|Show Results/ }).count(), 0);
  });

  it('gives the reason in the Test Explorer', async () => {
    const { page } = workbench();
    await workbench().openContainer('Testing');
    await page.getByText(/this workspace is not on one/).waitFor();
    await page.getByRole('button', { name: 'Open Remote Window' }).waitFor();
    await workbench().screenshot('virtual test explorer');
  });
});
