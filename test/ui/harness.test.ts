import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupelTest.word': 'crucible' } });

describe('the window', () => {
  it('shows a copy of the workspace and opens its files', async () => {
    await workbench().openFile('greeting.prompt.md');
    await workbench().editorLine('Greet {{name}}').waitFor();
  });

  it('saves what is typed to the copy', async () => {
    await workbench().editorLine('Greet {{name}}').click();
    await workbench().page.keyboard.press('Control+Home');
    await workbench().page.keyboard.type('Please. ');
    await workbench().editorLine('Please. Greet').waitFor();
    await workbench().runCommand('File: Save');
    await workbench().page.locator('.tab.active:not(.dirty)', { hasText: 'greeting.prompt.md' }).waitFor();
    const saved = await readFile(path.join(workbench().folder, 'greeting.prompt.md'), 'utf8');
    assert.match(saved, /^Please\. Greet/);
  });

  it('opens files that others have just written', async () => {
    await writeFile(path.join(workbench().folder, 'later.txt'), 'written from outside\n');
    await workbench().openFile('later.txt');
    await workbench().editorLine('written from outside').waitFor();
    await workbench().runCommand('View: Close All Editors');
  });

  it('shows notifications', async () => {
    await workbench().runCommand('Sample: Notify');
    await workbench().notification('This is a notification');
    await workbench().clearNotifications();
  });

  it('talks with a webview, both ways', async () => {
    await workbench().runCommand('Sample: Open Webview');
    await workbench().webview().getByRole('button', { name: 'Ask' }).click();
    await workbench().webview().getByText('the host got 42').waitFor();
    // The webview has the focus now, and keys must still reach the workbench.
    await workbench().runCommand('View: Close All Editors');
  });

  it('keeps secrets and settings over a reload', async () => {
    await workbench().runCommand('Sample: Keep Secret');
    await workbench().notification('The secret is kept');
    await workbench().runCommand('Sample: Show Setting');
    await workbench().notification('The word is crucible');
    await workbench().setSettings({ 'cupelTest.word': 'assay' });
    await workbench().runCommand('Sample: Show Secret');
    await workbench().notification('The secret is mum');
    await workbench().runCommand('Sample: Show Setting');
    await workbench().notification('The word is assay');
    await workbench().clearNotifications();
  });

  it('changes its theme', async () => {
    const background = (): Promise<string> =>
      workbench()
        .page.locator('.part.sidebar')
        .evaluate((part) => getComputedStyle(part).backgroundColor);
    const seen = new Set<string>();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      seen.add(await background());
    }
    assert.equal(seen.size, 3);
  });

  it('takes pictures', async () => {
    const file = await workbench().screenshot('the window');
    assert.ok((await stat(file)).size > 10_000);
  });
});
