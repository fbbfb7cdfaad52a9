import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { trusted: false, theme: 'light' });

describe('a window on a folder that is not trusted', () => {
  it('is in restricted mode', async () => {
    await workbench().statusBarItem('Restricted Mode').waitFor();
  });
});
