import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

describe('the badge of the views', () => {
  it('tells of failures when the window is opened again, before a view is', async () => {
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench().codeLens('Run').first().click();
    await workbench()
      .codeLens(/3 of 4 passed/)
      .waitFor();
    await workbench().runCommand('View: Close All Editors');
    await workbench().reload();
    const icon = workbench().page.locator('.activitybar .action-item', {
      has: workbench().page.getByLabel(/^Cupel/),
    });
    await icon.locator('.badge-content', { hasText: /^1$/ }).waitFor();
    await workbench().screenshot('badge');
  });
});
