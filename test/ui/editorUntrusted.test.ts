import assert from 'node:assert/strict';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { trusted: false, theme: 'light' });

describe('Cupel in a folder that is not trusted', () => {
  it('shows suites and problems, offers no way to run, and says why', async () => {
    const { page } = workbench();
    await workbench().openContainer('Cupel');
    const runs = workbench().view('Runs');
    await runs.getByText('Suites do not run in a workspace that is not trusted').waitFor();
    await runs.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await workbench().view('Suites').getByText('Nothing runs in a workspace that is not trusted').waitFor();
    const models = workbench().view('Models');
    await models.locator('.pane-header').click();
    await models.getByText('No model is asked anything in a workspace that is not trusted').waitFor();
    const suite = page.getByRole('treeitem', { name: /metals/ });
    await suite.hover();
    await suite.getByRole('button', { name: 'Show Results' }).waitFor();
    const run = suite.getByRole('button', { name: 'Run Suite' });
    assert.equal(await run.getAttribute('aria-disabled'), 'true');
    await workbench().openFile('suites/broken.eval.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench().screenshot('untrusted');
  });

  it('gives the reason and the way out in the Test Explorer, which offers no run', async () => {
    const { page } = workbench();
    await workbench().openContainer('Testing');
    const explorer = page.locator('.test-explorer');
    await explorer
      .getByRole('treeitem', { name: /metals/ })
      .locator('.monaco-tl-twistie')
      .click();
    await explorer.getByText('Manage Workspace Trust').waitFor();
    await workbench().screenshot('untrusted test explorer');
    const gold = explorer.getByRole('treeitem', { name: /gold/ });
    await gold.hover();
    assert.equal(await gold.getByRole('button', { name: /^Debug Test/ }).count(), 0);
    await explorer.getByText('Manage Workspace Trust').click();
    const trust = page.getByText('In a Trusted Folder');
    await trust.waitFor();
    await page.keyboard.press('Escape');
    await trust.waitFor({ state: 'detached' });
  });

  it('answers a code lens with the reason and the way out', async () => {
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench().codeLens('Run Case').first().click();
    const notification = await workbench().notification(
      'Suites do not run in a workspace that is not trusted.',
    );
    await notification.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
  });
});
