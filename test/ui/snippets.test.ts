import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

describe('Insert Snippet', () => {
  it('offers the snippets of the file’s language by task, with what they need', async () => {
    const { page } = workbench();
    await writeFile(path.join(workbench().folder, 'chat.py'), '');
    await workbench().openFile('chat.py');
    await workbench().runCommand('Cupel: Insert Snippet…');
    const list = page.locator('.quick-input-list');
    await list.getByText('Airflow: ingest documents every day').waitFor();
    await list.getByText('RAG', { exact: true }).waitFor();
    await workbench().screenshot('insert-snippet');
  });

  it('shows a preview beside, which follows the choice', async () => {
    const { page } = workbench();
    await page.locator('.quick-input-widget').getByRole('button', { name: 'Show a preview beside' }).click();
    await page.locator('.editor-instance .view-line', { hasText: 'def ingest_documents' }).first().waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill('ask a model');
    await page
      .locator('.editor-instance .view-line', { hasText: 'client.responses.create' })
      .first()
      .waitFor();
    await workbench().screenshot('insert-snippet-preview');
  });

  it('copies the install command', async () => {
    const { page } = workbench();
    const row = workbench().quickPick('OpenAI: ask a model (Responses API)');
    await row.hover();
    await row.getByRole('button', { name: 'Copy the Install Command' }).click();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // VS Code writes to the clipboard in its own time.
    const copied = await page.evaluate(async () => {
      for (;;) {
        const text = await navigator.clipboard.readText();
        if (text !== '') return text;
        await new Promise(requestAnimationFrame);
      }
    });
    assert.equal(copied, 'pip install "openai>=2"');
  });

  it('inserts the one that is chosen, and says what it needs', async () => {
    await workbench().pick('OpenAI: ask a model (Responses API)');
    await workbench().editorLine('from openai import OpenAI').waitFor();
    await workbench().notification(/aie-openai needs openai/);
    await workbench().screenshot('insert-snippet-done');
    await workbench().clearNotifications();
  });

  it('shows the snippets of a vendor where its call is', async () => {
    const { page } = workbench();
    await page.keyboard.press('Escape');
    await workbench().editorLine('client.responses.create').getByText('responses').first().hover();
    await page.locator('.monaco-hover:visible', { hasText: 'Snippets' }).first().waitFor();
    await workbench().screenshot('snippet-hover');
    await page.keyboard.press('Escape');
  });
});

describe('New Project Piece', () => {
  it('shows all of the files before it writes them', async () => {
    const { page } = workbench();
    await workbench().runCommand('Cupel: New Project Piece…');
    await workbench().pick('Eval gate for CI');
    await workbench().pick('GitHub Actions');
    await workbench().quickPick('Create 4 Files').waitFor();
    await page
      .locator('.multiDiffEntry, .multi-diff-root-floating-menu, .monaco-component.multiDiffEditor')
      .first()
      .waitFor();
    await workbench().screenshot('new-project-piece');
    await workbench().pick('Create 4 Files');
    await page.locator('.tab.active', { hasText: 'README.md' }).waitFor();
  });
});
