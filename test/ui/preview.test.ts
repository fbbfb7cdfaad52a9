import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { useWindow, workbench } from '../support/uiFixture.ts';
import { checkLooks } from '../support/webviewLooks.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

describe('Preview Prompt', () => {
  const page = (): FrameLocator => workbench().webview();
  const write = (name: string, text: string): Promise<void> =>
    writeFile(path.join(workbench().folder, name), text);

  it('opens beside, from the lens over a prompt, with the first case filled in', async () => {
    await workbench().openFile('prompts/answer.txt');
    await workbench().codeLens('Preview').click();
    await page().getByText('Question: Is gold nobler than copper?').waitFor();
    await page()
      .getByText(/openai:gpt-5-mini: \d+ tokens/)
      .waitFor();
    // The cursor stays where one writes.
    await workbench().page.locator('.tab.active', { hasText: 'answer.txt' }).waitFor();
    await workbench().screenshot('preview');
  });

  it('goes through the cases, by buttons and by choice', async () => {
    await page().getByRole('button', { name: 'Next case' }).click();
    await page().getByText('Question: Does tin melt before iron?').waitFor();
    await page()
      .getByText(/Case 2 of 4/)
      .waitFor();
    await page().getByRole('button', { name: 'Choose Case…' }).click();
    await workbench().pick('iron', 'rusts');
    await page().getByText('Question: What rusts?').waitFor();
    assert.ok(await page().getByRole('button', { name: 'Next case' }).isDisabled());
    await page().getByText('Variables (1)').click();
    await page().getByRole('definition').filter({ hasText: 'What rusts?' }).waitFor();
    await page().getByRole('button', { name: 'Open Case' }).click();
    await workbench().page.locator('.tab.active', { hasText: 'metals.csv' }).waitFor();
  });

  it('follows every key, says what nothing gives, and where the template is wrong', async () => {
    const { keyboard } = workbench().page;
    await workbench().openFile('prompts/answer.txt');
    await keyboard.press('Control+End');
    // The editor closes what it opens: this is a variable with its braces.
    await keyboard.type('Be {{tone');
    await page().getByText('Left empty, since nothing gives it: tone').waitFor();
    await workbench().page.locator('.squiggly-warning').first().waitFor();
    await workbench().screenshot('preview missing');
    await keyboard.press('Control+End');
    await keyboard.type(' {% if tone');
    await page().getByRole('alert').waitFor();
    await page()
      .getByRole('button', { name: /answer\.txt:4:\d+/ })
      .waitFor();
    await workbench().screenshot('preview problem');
    await workbench().runCommand('File: Revert File');
    await page().getByText('Left empty').waitFor({ state: 'detached' });
  });

  it('shows a chat by its roles', async () => {
    await write(
      'prompts/chat.json',
      JSON.stringify([
        { role: 'system', content: 'You know metals.' },
        { role: 'user', content: 'Name one.' },
        { role: 'assistant', content: 'Gold.' },
      ]),
    );
    await workbench().openFile('prompts/chat.json');
    for (const [role, text] of [
      ['System', 'You know metals.'],
      ['User', 'Name one.'],
      ['Assistant', 'Gold.'],
    ] as const)
      await page().getByRole('article', { name: role }).getByText(text).waitFor();
    await page().getByText('No suite uses this prompt').waitFor();
  });

  it('can be read by everyone, in every theme, and where it is narrow', async function () {
    await checkLooks(workbench(), 'preview');
  });

  it('takes a prompt that is made to harm for text', async () => {
    const hostile =
      '<script>document.title="broken"</script><img src=x onerror="document.title=\'broken\'"> </pre>';
    await write('prompts/hostile.txt', `${hostile}\n{{ "<b>bold</b>" }}`);
    await workbench().openFile('prompts/hostile.txt');
    await page().getByText(hostile).waitFor();
    assert.equal(await page().locator('.text b, .text img, .text script').count(), 0);
    assert.equal(
      await page()
        .locator('html')
        .evaluate(() => document.title),
      'Preview Prompt',
    );
  });

  it('leads to Try Prompt with the case that is shown', async () => {
    await workbench().openFile('prompts/answer.txt');
    await page().getByText('Question: Is gold nobler than copper?').waitFor();
    await page().getByRole('button', { name: 'Try Prompt' }).click();
    await page().getByRole('heading', { name: 'prompts/answer.txt' }).waitFor();
    await page().getByLabel('question', { exact: true }).waitFor();
    assert.equal(
      await page().getByLabel('question', { exact: true }).inputValue(),
      'Is gold nobler than copper?',
    );
  });
});
