import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startSlowModel } from '../support/slowModel.ts';
import { useWindow, workbench } from '../support/uiFixture.ts';

const model = await startSlowModel();

useWindow(import.meta.filename, {
  settings: {
    'cupel.results.open': 'never',
    'cupel.confirmAbove': 0,
    'cupel.environment': { OPENAI_BASE_URL: model.address, OPENAI_API_KEY: 'sk-of-a-test' },
  },
});

describe('Try Prompt, with a model that streams and costs', () => {
  after(() => model.close());
  const page = (): FrameLocator => workbench().webview();
  const run = async (): Promise<void> => page().getByRole('button', { name: 'Run' }).click();
  const answer = (state: string) => page().getByRole('article', { name: `openai:chat:gpt-5-mini: ${state}` });

  it('takes its variables from a case of the suite that uses the prompt', async () => {
    await writeFile(
      path.join(workbench().folder, 'suites', 'tried.eval.yaml'),
      `prompts: [file://../prompts/tried.txt]
providers: [openai:chat:gpt-5-mini]
tests:
  - description: wires
    vars: { use: wires }
  - description: coins
    vars: { use: coins }
`,
    );
    await writeFile(path.join(workbench().folder, 'prompts', 'tried.txt'), 'Name a metal for {{use}}.');
    await workbench().openFile('prompts/tried.txt');
    await workbench().runCommand('Cupel: Try Prompt');
    await page().getByRole('heading', { name: 'prompts/tried.txt' }).waitFor();
    assert.equal(await page().getByLabel('Model 1', { exact: true }).inputValue(), 'openai:chat:gpt-5-mini');
    await page().getByRole('button', { name: 'From a Case…' }).click();
    await workbench().pick('coins');
    const typed = await page()
      .getByLabel('use', { exact: true })
      .and(page().locator('textarea'))
      .evaluate(async (box: HTMLTextAreaElement) => {
        // The panel hears of the choice a moment later.
        while (box.value === '') await new Promise(requestAnimationFrame);
        return box.value;
      });
    assert.equal(typed, 'coins');
  });

  it('asks before it costs more than the limit, and sends nothing without a yes', async () => {
    await run();
    const question = await workbench().confirm('Cancel');
    assert.match(question, /costs about \$0\.0/);
    await page().getByText('Nothing was sent.').waitFor();
    assert.equal(model.asked(), 0);
  });

  it('shows the answer as it comes, counts, and stops', async () => {
    model.pauseAfter(3);
    await run();
    await workbench().confirm('Run');
    await answer('answering')
      .locator('pre', { hasText: /^Copper carries current$/ })
      .waitFor();
    await workbench().screenshot('playground streaming');
    await page().getByRole('button', { name: 'Stop' }).click();
    await answer('stopped').locator('pre', { hasText: 'Copper carries current' }).waitFor();
    model.finish();
  });

  it('has the tokens and the cost of the vendor at the end', async () => {
    await run();
    await workbench().confirm('Run');
    await answer('done').locator('pre', { hasText: 'where gold costs much' }).waitFor();
    assert.match(await answer('done').locator('.numbers').innerText(), /^9 \+ 8 tokens · \$0\.0\d+ · /);
  });

  it('is as it was when the window has been reloaded', async () => {
    await page().getByLabel('use', { exact: true }).fill('bells');
    await page().getByText('History (2)').waitFor();
    await workbench().reload();
    await page().getByRole('heading', { name: 'prompts/tried.txt' }).waitFor();
    await answer('done').locator('pre', { hasText: 'where gold costs much' }).waitFor();
    await page()
      .getByLabel('use', { exact: true })
      .evaluate((box: HTMLTextAreaElement) => box.value)
      .then((value) => assert.equal(value, 'bells'));
    await workbench().screenshot('playground restored');
  });

  it('takes an earlier trial up again, and forgets them all', async () => {
    await page().getByText('History (2)').click();
    await page().getByRole('button', { name: 'Take Up Again' }).first().click();
    await page()
      .getByLabel('use', { exact: true })
      .evaluate(async (box: HTMLTextAreaElement) => {
        while (box.value === 'bells') await new Promise(requestAnimationFrame);
        return box.value;
      })
      .then((value) => assert.equal(value, 'coins'));
    await page().getByRole('button', { name: 'Clear History' }).click();
    await page()
      .getByText(/^History/)
      .waitFor({ state: 'detached' });
    assert.match(await page().locator('*:focus').innerText(), /Run/);
  });

  it('saves what was tried as a case, with the answer as what is expected', async () => {
    await answer('done').getByRole('button', { name: 'Save as Case' }).click();
    await workbench().page.locator('.tab.active.dirty', { hasText: 'tried.eval.yaml' }).waitFor();
    await workbench().editorLine('Copper carries current best').waitFor();
    await workbench().screenshot('playground saved case');
    await workbench().runCommand('File: Revert File');
  });
});
