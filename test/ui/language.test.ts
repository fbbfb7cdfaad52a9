import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never', 'files.autoSave': 'off' } });

const write = (name: string, text: string): Promise<void> =>
  writeFile(path.join(workbench().folder, name), text);
const read = (name: string): Promise<string> => readFile(path.join(workbench().folder, name), 'utf8');

/** Opens the fixes at the cursor and takes one. */
async function takeFix(title: string | RegExp): Promise<void> {
  const { page } = workbench();
  await page.keyboard.press('Control+.');
  const row = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
  await row.waitFor();
  await workbench().screenshot(`fix ${String(title)}`);
  await row.click();
}

describe('the language of suites and prompts', () => {
  it('makes the file that a suite names', async () => {
    const { page } = workbench();
    await write(
      'suites/new.eval.yaml',
      'prompts:\n  - file://fresh/ask.txt\nproviders:\n  - echo\ntests:\n  - vars:\n      topic: gold\n',
    );
    await workbench().openFile('suites/new.eval.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench().placeCursor('fresh/ask.txt', 'ask.txt');
    await takeFix('Create "fresh/ask.txt"');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    assert.equal(await read('suites/fresh/ask.txt'), '{{ topic }}\n');
  });

  it('adds the variable that a prompt reads to the cases of the suite', async () => {
    const { page } = workbench();
    await workbench().openFile('suites/fresh/ask.txt');
    await workbench().editorLine('topic').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('Say it in a {{ tone');
    await page.locator('.squiggly-warning').first().waitFor();
    await workbench().placeCursor('Say it', 'tone');
    await takeFix('Add the variable "tone" to the case');
    await page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
    await workbench().openFile('suites/new.eval.yaml');
    await workbench().editorLine('tone:').waitFor();
    await workbench().runCommand('File: Save All Files');
  });

  it('renames a variable in the prompt, the suite and the table at once', async () => {
    const { page } = workbench();
    await workbench().openFile('prompts/answer.txt');
    await workbench().editorLine('Question:').getByText('question', { exact: true }).click();
    await page.keyboard.press('F2');
    const box = page.locator('.rename-box input');
    await box.waitFor();
    await box.fill('query');
    await page.keyboard.press('Enter');
    await workbench().editorLine('{{query}}').waitFor();
    await workbench().runCommand('File: Save All Files');
    assert.match(await read('suites/metals.csv'), /^query,/);
    assert.match(await read('suites/metals.eval.yaml'), /query: Is gold/);
    await workbench().screenshot('renamed');
  });

  it('leads from a prompt to the suites that use it', async () => {
    const { page } = workbench();
    await workbench().openFile('prompts/answer.txt');
    await workbench().codeLens('Used by metals').click();
    await page.locator('.peekview-widget', { hasText: 'metals.eval.yaml' }).waitFor();
    await workbench().screenshot('used by');
    await page.keyboard.press('Escape');
  });

  it('offers the variables of the cases inside of braces', async () => {
    const { page } = workbench();
    await workbench().openFile('prompts/answer.txt');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('{{');
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'query' });
    await row.waitFor();
    await workbench().screenshot('variables offered');
    await page.keyboard.press('Escape');
    await workbench().runCommand('File: Revert File');
  });

  it('tells over a suite and over a case how they last went', async () => {
    const { page } = workbench();
    await workbench().openFile('suites/metals.eval.yaml');
    await workbench().codeLens('Run').first().click();
    await workbench()
      .codeLens(/3 of 4 passed/)
      .waitFor();
    await workbench()
      .editorLine('description: tin')
      .hover({ position: { x: 60, y: 8 } });
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Last result' });
    await hover.first().waitFor();
    await hover.first().getByText('Failed').waitFor();
    await workbench().screenshot('last result');
    await page.keyboard.press('Escape');
  });

  it('takes a prompt out of code, which goes on as before', async () => {
    const { page } = workbench();
    await write('ask.py', 'def ask(who: str) -> str:\n    return f"Hello {who}, how do you do?"\n');
    await workbench().openFile('ask.py');
    await workbench().placeCursor('return', 'Hello');
    await takeFix('Extract to Prompt File…');
    const box = page.locator('.quick-input-widget input[type="text"]');
    await box.waitFor();
    await box.fill('prompts/hello.txt');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'hello.txt' }).waitFor();
    await workbench().editorLine('Hello {{ who }}, how do you do?').waitFor();
    await workbench().openFile('ask.py');
    await workbench().editorLine('load_prompt("prompts/hello.txt", who=who)').waitFor();
    await workbench().screenshot('extracted');
  });

  it('writes the code that loads a prompt', async () => {
    const { page } = workbench();
    await write('load.ts', 'const query = "Why?";\n\n');
    await workbench().openFile('load.ts');
    await page.keyboard.press('Control+End');
    await workbench().runCommand('Cupel: Insert Prompt Loader…');
    await workbench().pick('prompts/answer.txt', 'answer');
    await workbench().editorLine('prompts/answer.txt').waitFor();
    await workbench().editorLine('function loadPrompt').waitFor();
    await workbench().screenshot('prompt loader');
    await workbench().runCommand('File: Revert File');
  });

  it('colours variables in a plain text prompt', async () => {
    await workbench().openFile('prompts/answer.txt');
    const line = workbench().editorLine('Question:');
    const colour = (text: string): Promise<string> =>
      line
        .locator('span > span', { hasText: text })
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    assert.notEqual(await colour('query'), await colour('Question'));
    await workbench().screenshot('grammar');
  });
});
