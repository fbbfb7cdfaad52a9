import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Figures, RunRecord } from '../../src/core/engine/result.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { useWindow, workbench } from '../support/uiFixture.ts';
import { checkLooks } from '../support/webviewLooks.ts';

useWindow(import.meta.filename, { settings: { 'cupel.budget.perMonth': 2 } });

const page = () => workbench().webview();

describe('the panel Costs', () => {
  it('shows what was spent, what was expected, and what is left', async () => {
    await writeHistory(workbench().folder);
    await workbench().openContainer('Cupel');
    await workbench().runCommand('Cupel: Refresh');
    await workbench().runCommand('Cupel: Show Costs');
    const panel = page();
    await panel.getByRole('heading', { name: 'Costs' }).waitFor();
    const figures = panel.locator('.figures');
    assert.match(await figures.innerText(), /Today\s+\$0\.30[\s\S]*All runs\s+\$[1-3]\.\d\d/);
    assert.match(await figures.innerText(), /Estimated and actual[\s\S]*\d+% less than estimated/);
    await panel.getByText(/left$|over the budget$/).waitFor();
    for (const title of ['Spending by day', 'Spending by model', 'Spending by suite', 'Estimated and actual'])
      await panel.getByRole('region', { name: title, exact: true }).getByRole('img').waitFor();
    await panel.getByText('our-deployment: 5 results of unknown price').waitFor();
    await panel.getByRole('button', { name: 'Add price… our-deployment' }).waitFor();
  });

  it('has each chart as a table too', async () => {
    const chart = page().getByRole('region', { name: 'Spending by model', exact: true });
    await chart.getByText('Table', { exact: true }).click();
    await chart.getByRole('cell', { name: 'claude-haiku-4-5' }).waitFor();
    await chart.getByText('Table', { exact: true }).click();
  });

  it('can be read by everyone, in every theme, and where it is narrow', async function () {
    await checkLooks(workbench(), 'costs');
  });

  it('opens a run', async () => {
    await page().getByRole('button', { name: 'triage' }).first().click();
    await workbench()
      .page.getByRole('tab', { name: /Results: triage/ })
      .waitFor();
  });
});

describe('the view Costs', () => {
  it('lists spending, what was estimated and what is left, and marks what has no price', async () => {
    const { page: window } = workbench();
    for (const open of ['Prompts', 'Suites', 'Runs']) {
      const header = window.locator(`.pane-header[aria-label^="${open}"]`);
      // At its title: its buttons are on the right.
      await header.click({ position: { x: 30, y: 10 } });
      await header.and(window.locator('[aria-expanded="false"]')).waitFor();
    }
    await window.locator('.pane-header[aria-label^="Costs"][aria-expanded="false"]').click();
    await workbench()
      .treeItem(/Left This Month, .* (over|of) \$2\.00/)
      .waitFor();
    await workbench()
      .treeItem(/^Today, \$0\.30 \+ 5 of unknown price · 85 results/)
      .waitFor();
    const unpriced = workbench().treeItem(/^our-deployment/);
    await unpriced.hover();
    await unpriced.getByRole('button', { name: /Add Price/ }).waitFor();
    await workbench()
      .treeItem(/^Estimated and Actual/)
      .click();
    await workbench()
      .treeItem(/^triage, ≈ \$0\.10, came to \$0\.10/)
      .waitFor();
    await workbench().screenshot('costs view');
  });
});

describe('a price that nobody knows', () => {
  const suite = `prompts: ['Say {{ x }} in one sentence.']
providers:
  - id: azure:chat:our-deployment
    config: { max_tokens: 100 }
tests:
  - vars: { x: hello }
`;

  it('is said over the suite, added in three answers, and known from then on', async () => {
    const bench = workbench();
    await writeFile(path.join(bench.folder, 'suites', 'deployed.eval.yaml'), suite);
    await bench.openFile('suites/deployed.eval.yaml');
    await bench.codeLens('Run · unknown price').waitFor();
    await bench.screenshot('price unknown');
    await bench.codeLens('Add Price…').click();
    const box = bench.page.locator('.quick-input-widget input[type="text"]');
    for (const [what, amount] of [
      ['input', '2.5'],
      ['output', '10'],
    ] as const) {
      await bench.page.getByText(`US dollars per million tokens of ${what}`).waitFor();
      await box.fill(amount);
      if (what === 'input') await bench.screenshot('price asked');
      await box.press('Enter');
    }
    await bench.pick('For This Project');
    await bench.page.locator('.tab.active', { hasText: 'cupel.prices.yaml' }).waitFor();
    assert.match(
      await readFile(path.join(bench.folder, 'cupel.prices.yaml'), 'utf8'),
      /"azure:our-deployment": \{ input: 2\.5, output: 10 \}/,
    );
    await bench.screenshot('price added');
    await bench.openFile('suites/deployed.eval.yaml');
    // 13 tokens in and 100 out.
    await bench.codeLens(/Run · ≈ \$0\.0010/).waitFor();
    assert.equal(await bench.codeLens('Add Price…').count(), 0);
    await bench.screenshot('price known');
  });
});

function figures(cost: number | null, total: number, costUnknown = 0): Figures {
  return {
    total,
    passed: total,
    failed: 0,
    errored: 0,
    cached: 0,
    passRate: 1,
    passRateInterval: [0.8, 1],
    score: 1,
    cost,
    costUnknown,
    tokens: { input: 1000, output: 200, cached: 0, reasoning: 0 },
    latencyMs: { p50: 300, p95: 900, max: 1200 },
  };
}

/** Four weeks of runs of two suites and three models; the last of unknown price. */
async function writeHistory(folder: string): Promise<void> {
  const store = await openStore(path.join(folder, '.cupel'));
  const midnight = new Date().setHours(0, 0, 0, 0);
  for (let day = 0; day < 28; day += 2) {
    const startedAt = new Date(midnight - day * 86_400_000 + 60_000).toISOString();
    await keepRun(store, folder, startedAt, 'triage', 0.1 + 0.02 * day, {
      'openai:chat:gpt-5-mini': figures(0.05, 20),
      'anthropic:messages:claude-haiku-4-5': figures(0.05 + 0.01 * day, 20),
    });
    if (day === 0) {
      await keepRun(store, folder, startedAt, 'summaries', 0.18, {
        'openai:chat:gpt-5-mini': figures(0.2, 40),
      });
      await keepRun(store, folder, startedAt, 'deployment', null, {
        'azure:chat:our-deployment': figures(null, 5, 5),
      });
    }
  }
  await store.close();
}

async function keepRun(
  store: Awaited<ReturnType<typeof openStore>>,
  folder: string,
  startedAt: string,
  suiteName: string,
  expected: number | null,
  models: Record<string, Figures>,
): Promise<void> {
  const all = Object.values(models);
  const known = all.flatMap(({ cost }) => cost ?? []);
  const unknown = all.reduce((sum, { costUnknown }) => sum + costUnknown, 0);
  const providers = Object.keys(models).map((id) => ({ id, label: id.split(':').at(-1) ?? id }));
  const run: RunRecord = {
    id: `${startedAt.replace(/[-:.TZ]/g, '').slice(0, 14)}-${suiteName.slice(0, 4)}`,
    suite: path.join(folder, 'suites', `${suiteName}.eval.yaml`),
    suiteName,
    startedAt,
    status: 'running',
    cupelVersion: '0.1.0',
    config: {},
    prompts: [{ id: 'p', label: 'prompt', raw: 'Say {{x}}', hash: 'h' }],
    providers,
    estimate: { expected, worst: expected },
  };
  await store.beginRun(run);
  await store.updateRun(run.id, {
    status: 'finished',
    endedAt: startedAt,
    summary: {
      ...figures(
        known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0),
        all.reduce((sum, { total }) => sum + total, 0),
        unknown,
      ),
      byProvider: all.map((each, provider) => ({ ...each, provider, ...providers[provider]! })),
      byPrompt: [],
      byColumn: [],
      metrics: {},
      durationMs: 1000,
    },
  });
}
