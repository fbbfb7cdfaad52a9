import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { violationsOf } from '../support/accessibility.ts';
import { workbench } from '../support/uiFixture.ts';

function panel(): FrameLocator {
  return workbench().webview();
}

const suite = 'suites/slow.eval.yaml';

describe('the results panel, while a run goes on', () => {
  it('fills with results, and tells progress, rate, money and the time left', async () => {
    await workbench().openFile(suite);
    await workbench().runCommand('Cupel: Run Suite');
    await panel().locator('.badge', { hasText: 'running' }).waitFor();
    await panel().getByRole('progressbar', { name: 'Progress of the run' }).waitFor();
    // 12 of 200 · 9.8/s · $0 · 19.2 s left
    const line = panel().getByText(/^\d+ of 200 · \d+(\.\d)?\/s · \$0 · .+ left$/);
    await line.waitFor();
    const counted = async () => Number.parseInt((await line.textContent()) ?? '', 10);
    const first = await counted();
    await panel()
      .getByRole('gridcell', { name: /Passed/ })
      .nth(2)
      .waitFor();
    while ((await counted()) <= first)
      await workbench().page.evaluate(() => new Promise(requestAnimationFrame));
    const cases = panel()
      .getByRole('status')
      .filter({ hasText: /^\s*\d+ cases?$/ });
    const listed = Number.parseInt((await cases.textContent()) ?? '', 10);
    while (Number.parseInt((await cases.textContent()) ?? '', 10) <= listed)
      await workbench().page.evaluate(() => new Promise(requestAnimationFrame));
    await workbench().screenshot('results live');
  });

  it('is stopped by a button, by keyboard, and keeps what came', async () => {
    await panel().getByRole('button', { name: 'Stop' }).focus();
    await workbench().page.keyboard.press('Enter');
    await panel().locator('.badge', { hasText: 'cancelled' }).waitFor();
    await panel()
      .getByText(/This run was cancelled\. \d+ of 200 calls were made/)
      .waitFor();
    await panel().getByRole('button', { name: 'Run again' }).waitFor();
    const total = Number.parseInt(
      (await panel()
        .getByText(/^\s*\d+ cases$/)
        .textContent()) ?? '',
      10,
    );
    assert.ok(total > 0 && total < 200, `${total} cases`);
    await workbench().screenshot('results cancelled');
  });

  it('runs again from the panel, and shows the new run', async () => {
    // Shorter, so that it comes to its end; and one case of it fails.
    const data = path.join(workbench().folder, 'suites/slow.csv');
    await writeFile(data, (await readFile(data, 'utf8')).split('\n').slice(0, 13).join('\n') + '\n');
    await panel().getByRole('button', { name: 'Run again' }).click();
    await panel()
      .getByRole('status')
      .filter({ hasText: /^\s*12 cases$/ })
      .waitFor();
    await panel().getByRole('button', { name: 'Run again' }).waitFor();
    assert.equal(await panel().locator('.badge').count(), 0);
  });
});

describe('the results panel, comparing runs', () => {
  it('compares with the run before: verdict, interval, p-value, regressions first', async () => {
    await appendFile(
      path.join(workbench().folder, suite),
      'defaultTest:\n  assert:\n    - { type: not-contains, value: Shout }\n',
    );
    const run = async (prompt: string) => {
      const file = path.join(workbench().folder, suite);
      const text = await readFile(file, 'utf8');
      await writeFile(
        file,
        text.replace(/prompts:\n {2}- .*\n(?: {4}.*\n)*/, `prompts:\n  - { label: say, raw: '${prompt}' }\n`),
      );
      await workbench().openFile(suite);
      await workbench().runCommand('File: Revert File');
      await workbench().runCommand('Cupel: Run Suite');
      // The panel shows the run before this one until then, which has ended, too.
      await panel()
        .getByRole('columnheader', { name: /^say\b/ })
        .waitFor();
      await panel()
        .getByRole('gridcell', { name: prompt.replace('{{word}}', 'word 1') })
        .first()
        .waitFor();
      await panel()
        .getByText(/^\s*(12|0) of 12$/)
        .first()
        .waitFor();
      await panel().getByRole('button', { name: 'Run again' }).waitFor();
    };
    await run('Say {{word}}');
    await run('Say {{word}} softly');
    await run('Shout {{word}}');
    await panel().getByRole('tab', { name: 'Compare' }).click();
    const row = panel()
      .getByRole('row', { name: /^Pass rate/ })
      .first();
    await row.getByText(/: -100\.0 points \[-\d+\.\d, -\d+\.\d\], p (=|<) [\d.]+ \(/).waitFor();
    await panel()
      .getByText(/Regressions: 12 · .*Improvements: 0 · .*Results in common: 12/)
      .waitFor();
    await panel()
      .getByRole('heading', { name: /^Regression: / })
      .first()
      .waitFor();
    await workbench().screenshot('results compare');
  });

  it('marks what is otherwise in each of three runs, and in their prompts', async () => {
    await panel().getByRole('combobox', { name: 'and' }).selectOption({ index: 1 });
    const match = panel().getByRole('article').first();
    await match.locator('.side').nth(2).waitFor();
    await match.locator('.side').nth(1).locator('ins', { hasText: 'Shout' }).waitFor();
    await match.locator('.side').nth(2).locator('del', { hasText: 'softly' }).waitFor();
    await panel().getByText('The prompt say has changed').click();
    await panel().locator('details[open] ins', { hasText: 'Shout' }).waitFor();
    await panel()
      .getByText(/^The prompt say reads otherwise in /)
      .waitFor();
    await workbench().screenshot('results compare three');
  });

  it('has no violation of accessibility rules in any theme', async () => {
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      assert.deepEqual(await violationsOf(await workbench().webviewFrame()), []);
      await workbench().screenshot(`results compare ${theme}`);
    }
  });

  it('leads from the verdict to its definition', async () => {
    await panel()
      .getByRole('row', { name: /^Pass rate/ })
      .first()
      .getByRole('button', { name: 'worse' })
      .press('Enter');
    await workbench().page.locator('.tab.active', { hasText: 'statistics.md' }).waitFor();
  });
});
