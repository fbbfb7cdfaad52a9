import assert from 'node:assert/strict';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { panelThemes } from '../support/panelPage.ts';
import { addRun, storeWith, variedResults } from '../support/panelRun.ts';

const other = { planned: 40, startedAt: '2026-01-02T12:00:00.000Z' };

describe('states of the panel', () => {
  const fixture = panelFixture('gone', async () => {
    const store = await storeWith([], { id: 'empty', status: 'finished' });
    for (const status of ['cancelled', 'budget', 'timeLimit', 'failed'] as const)
      await addRun(store, variedResults(3), { ...other, id: status, status });
    await addRun(store, variedResults(3), {
      ...other,
      id: 'interrupted',
      process: { pid: 2 ** 22 + 1, host: 'elsewhere' },
      status: 'interrupted',
    });
    await addRun(store, variedResults(3), { ...other, id: 'gated', status: 'finished' });
    const { summary } = (await store.run('gated')) ?? {};
    assert.ok(summary);
    const gate = { metric: 'score', min: 2, value: 0.8, passed: false, prompt: 0, provider: 0 };
    await store.updateRun('gated', { summary: { ...summary, gates: [gate] } });
    await addRun(store, [], { ...other, id: 'begun', process: { pid: 1, host: 'elsewhere' } });
    return store;
  });

  for (const [id, word] of [
    ['cancelled', 'cancelled'],
    ['budget', 'stopped by the budget'],
    ['timeLimit', 'stopped by the time limit'],
    ['interrupted', 'interrupted'],
    ['failed', 'failed to run'],
  ] as const)
    it(`say that a run was ${word}, how far it came, and show what there is of it`, async () => {
      const page = await fixture.open({ runId: id });
      await page.locator('.badge', { hasText: word }).waitFor();
      await page.getByText('6 of 40 calls were made; what came of them is shown.').waitFor();
      await page.getByText('3 cases').waitFor();
      await page.getByRole('button', { name: 'Run again' }).click();
      assert.equal(fixture.panel.actions.at(-1)?.kind, 'runAgain');
      await fixture.panel.screenshot(`state-${id}`);
    });

  it('say which gate keeps a run from passing', async () => {
    const page = await fixture.open({ runId: 'gated' });
    await page.getByText('gate failed: score is 0.8, at least 2 is asked for (').waitFor();
    await fixture.panel.screenshot('state-gated');
  });

  it('say that a run has no results, in each view', async () => {
    const page = await fixture.open({ runId: 'empty' });
    await page.getByText('This run has no results.').waitFor();
    await fixture.panel.screenshot('state-empty');
    await page.getByRole('tab', { name: 'Charts' }).click();
    await page.getByText('There is nothing to draw yet.').waitFor();
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.getByText('This run has no results.').waitFor();
  });

  it('wait for the first result of a run that has begun', async () => {
    const page = await fixture.open({ runId: 'begun' });
    await page.getByText('Waiting for the first result…').waitFor();
    await page.getByRole('progressbar', { name: 'Progress of the run' }).waitFor();
    await fixture.panel.screenshot('state-begun');
  });

  it('keep their places while the run is loaded', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const page = await fixture.open({ runId: 'cancelled', beforeAnswer: () => held });
    await page.getByRole('status', { name: 'Loading the run' }).waitFor();
    await fixture.panel.screenshot('state-loading');
    letGo();
    await page.getByText('3 cases').waitFor();
  });

  it('say that a run is gone, and look again when asked to', async () => {
    const page = await fixture.open();
    await page.getByRole('alert').getByText('This run is not in the store any more.').waitFor();
    await fixture.panel.screenshot('state-error');
    await page.getByRole('button', { name: 'Try again' }).focus();
    const failed = fixture.panel.failures;
    await page.keyboard.press('Enter');
    while (fixture.panel.failures === failed) await page.evaluate(() => new Promise(requestAnimationFrame));
  });

  it('say that there is nothing to compare with because of a mistake', async () => {
    const page = await fixture.open({
      runId: 'cancelled',
      beforeAnswer: async (kind) => {
        if (kind === 'runs') throw new Error('The store is locked.');
      },
    });
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByRole('alert').getByText('The store is locked.').waitFor();
  });

  it('say what went wrong while something else is shown', async () => {
    let fails = false;
    const page = await fixture.open({
      runId: 'cancelled',
      beforeAnswer: async (kind) => {
        if (fails && kind === 'page') throw new Error('The store is locked.');
      },
    });
    await page.getByText('3 cases').waitFor();
    fails = true;
    await page.getByLabel('Filter', { exact: true }).fill('other');
    await page.getByRole('status').filter({ hasText: 'The store is locked.' }).waitFor();
  });

  for (const theme of panelThemes)
    it(`have no violation of accessibility rules in ${theme}`, async () => {
      for (const runId of ['empty', 'cancelled', 'begun', 'gone']) {
        const page = await fixture.open({ runId, theme });
        await page.locator('.empty, .badge').first().waitFor();
        assert.deepEqual(await violationsOf(page), []);
      }
    });
});
