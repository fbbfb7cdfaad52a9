import { workbench } from '../support/uiFixture.ts';

describe('the extension', () => {
  it('is loaded from the built files', async () => {
    await workbench().runCommand('Extensions: Show Installed Extensions');
    await workbench().page.locator('.extension-list-item', { hasText: 'Cupel' }).first().waitFor();
  });
});
