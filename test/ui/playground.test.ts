import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { useWindow, workbench } from '../support/uiFixture.ts';
import { checkLooks } from '../support/webviewLooks.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

describe('Try Prompt', () => {
  const page = (): FrameLocator => workbench().webview();

  it('opens on the prompt that is in the editor', async () => {
    await writeFile(path.join(workbench().folder, 'prompts', 'tried.txt'), 'Name a metal for {{use}}.');
    await workbench().openFile('prompts/tried.txt');
    await workbench().runCommand('Cupel: Try Prompt');
    await page().getByRole('heading', { name: 'prompts/tried.txt' }).waitFor();
    await page().getByLabel('use', { exact: true }).fill('wires');
  });

  it('names its buttons by their words alone', async () => {
    for (const name of ['Open Prompt', 'Save as Suite', 'Run', 'From a Case…', 'Add Model'])
      assert.equal(await page().getByRole('button', { name, exact: true }).count(), 1, name);
  });

  it('shows the answers of two models side by side, with tokens and cost', async () => {
    const model = page().getByLabel('Model 1', { exact: true });
    await model.fill('echo');
    await page().getByRole('button', { name: 'Add Model' }).click();
    await page().getByLabel('Model 2', { exact: true }).fill('echo');
    await page().getByRole('button', { name: 'Run' }).click();
    await page().getByRole('article', { name: 'echo: done' }).nth(1).waitFor();
    const texts = await page().locator('.answer pre').allTextContents();
    assert.deepEqual(texts, ['Name a metal for wires.', 'Name a metal for wires.']);
    assert.match(await page().locator('.numbers').first().innerText(), /0 \+ 0 tokens · \$0/);
  });

  it('keeps the focus of the keyboard where models come and go', async () => {
    const focused = async (): Promise<string | null> => page().locator('*:focus').getAttribute('aria-label');
    const press = async (name: string): Promise<void> => {
      await page().getByRole('button', { name, exact: true }).press('Enter');
    };
    for (const place of [3, 4]) {
      await press('Add Model');
      await page().getByLabel(`Model ${place}`, { exact: true }).waitFor();
      assert.equal(await focused(), `Model ${place}`);
    }
    for (const place of [4, 3]) {
      await press(`Remove model ${place}`);
      await page().getByLabel(`Model ${place}`, { exact: true }).waitFor({ state: 'detached' });
      assert.equal(await focused(), `Model ${place - 1}`);
    }
  });

  it('holds answers against earlier ones', async () => {
    await page().getByLabel('use', { exact: true }).fill('coins');
    await page().getByRole('button', { name: 'Run' }).click();
    await page().locator('.answer pre', { hasText: 'coins' }).first().waitFor();
    await page().getByText('History (2)').click();
    await page().getByRole('button', { name: 'Compare' }).nth(1).click();
    await page().locator('.answer del', { hasText: 'wires' }).first().waitFor();
    await page().locator('.answer ins', { hasText: 'coins' }).first().waitFor();
    await workbench().screenshot('playground diff');
    await page().getByRole('button', { name: 'Hide Differences' }).click();
  });

  it('says what is wrong with a prompt, and cannot run it', async () => {
    const prompt = page().getByLabel('Prompt', { exact: true });
    await prompt.fill('Name a metal for {{use');
    await page().locator('#problem:not(:empty)').waitFor();
    assert.ok(await page().getByRole('button', { name: 'Run' }).isDisabled());
    await prompt.fill('Name a metal for {{use}}.');
    await page().locator('#problem:empty').waitFor({ state: 'attached' });
  });

  it('can be read by everyone, in every theme, and where it is narrow', async function () {
    await checkLooks(workbench(), 'playground');
  });

  it('saves what was tried as a suite', async () => {
    await page().getByRole('button', { name: 'Save as Suite' }).click();
    const box = workbench().page.locator('.quick-input-widget input[type="text"]');
    await box.waitFor();
    await box.fill('tried-metals');
    await workbench().page.keyboard.press('Enter');
    await workbench().page.locator('.tab.active', { hasText: 'tried-metals.eval.yaml' }).waitFor();
    await workbench().editorLine('file://tried.txt').waitFor();
    await workbench().screenshot('playground saved suite');
  });
});

describe('Try Prompt, on a prompt that is code', () => {
  const page = (): FrameLocator => workbench().webview();

  it('has a box for each variable that someone adds', async () => {
    await writeFile(
      path.join(workbench().folder, 'prompts', 'code.js'),
      'module.exports = ({ vars }) => `Say ${vars.word}`;\n',
    );
    await writeFile(
      path.join(workbench().folder, 'suites', 'code.eval.yaml'),
      'prompts: [file://../prompts/code.js]\nproviders: [echo]\ntests: [{ vars: { word: tin } }]\n',
    );
    await workbench().openFile('prompts/code.js');
    // Only the suite says that it is a prompt.
    await workbench()
      .page.locator('.editor-actions')
      .getByRole('button', { name: /Try Prompt/ })
      .first()
      .click();
    await page().getByRole('heading', { name: 'prompts/code.js' }).waitFor();
    await page().getByLabel('Name of the Variable').fill('word');
    await page().getByRole('button', { name: 'Add Variable', exact: true }).click();
    await page().getByLabel('word', { exact: true }).fill('gold');
    await page().getByLabel('Model 1', { exact: true }).fill('echo');
    await page().getByRole('button', { name: 'Run' }).click();
    await page().locator('.answer pre', { hasText: 'Say gold' }).first().waitFor();
  });

  it('offers the prompts of a file that has several', async () => {
    await writeFile(path.join(workbench().folder, 'prompts', 'two.txt'), 'One {{a}}\n---\nTwo {{b}}\n');
    await workbench().openFile('prompts/two.txt');
    await workbench().runCommand('Cupel: Try Prompt');
    await page().getByRole('heading', { name: 'prompts/two.txt' }).waitFor();
    await page().getByLabel('Prompt of the File').selectOption({ index: 1 });
    await page().getByLabel('b', { exact: true }).fill('!');
    await page().getByRole('button', { name: 'Run' }).click();
    await page().locator('.answer pre', { hasText: 'Two !' }).first().waitFor();
  });

  it('tells neither tokens nor cost of what was not answered, which costs nothing', async () => {
    await page().getByLabel('Model 1', { exact: true }).fill('replay:gone.jsonl');
    await page().getByRole('button', { name: 'Run' }).click();
    const answer = page().getByRole('article', { name: 'replay:gone.jsonl: no answer' });
    await answer.getByRole('alert').waitFor();
    assert.equal(await answer.locator('.numbers').innerText(), '');
  });
});

describe('the view Models', () => {
  it('shows who is set up, and tests a connection', async () => {
    await workbench().openContainer('Cupel');
    await workbench().runCommand('Cupel: Focus on Models View');
    const model = workbench().treeItem(/vscode:fake\/fake-echo/);
    await model.first().waitFor();
    await model.first().hover();
    await model.first().getByRole('button', { name: 'Test Connection' }).click();
    await workbench()
      .treeItem(/vscode:fake\/fake-echo, answers in/)
      .waitFor();
    await workbench().screenshot('models');
  });

  it('offers what is found and what is not set up', async () => {
    await workbench().runCommand('Cupel: Set Up Provider');
    await workbench().quickPick('fake').waitFor();
    await workbench().screenshot('set-up-provider');
    await workbench().pick('fake');
    await workbench().pick('vscode:fake/fake-echo');
    await workbench().quickPick('Test Connection').waitFor();
    await workbench().screenshot('set-up-provider test');
    await workbench().pick('Test Connection');
    await workbench().notification(/fake-echo answers in .*unknown/);
  });
});
