import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import type { SettingId } from '../../../src/editor/ids.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file, open } from './cupel.ts';

const { executeCommand } = vscode.commands;

/** Changes settings of the user while `work` goes on. */
async function during<T>(changes: Partial<Record<SettingId, unknown>>, work: () => Promise<T>): Promise<T> {
  const settings = vscode.workspace.getConfiguration('cupel');
  const { Global } = vscode.ConfigurationTarget;
  const before = Object.keys(changes).map((id) => [id, settings.inspect(id)?.globalValue] as const);
  try {
    for (const [id, value] of Object.entries(changes)) await settings.update(id, value, Global);
    return await work();
  } finally {
    for (const [id, value] of before) await settings.update(id, value, Global);
  }
}

describe('a setting that is changed counts from then on, without a reload:', () => {
  const metals = (): vscode.Uri => file('suites/metals.eval.yaml');
  const run = async (suite = metals()): Promise<RunOutcome> => {
    const outcome = await executeCommand<RunOutcome | undefined>(commandIds.runSuite, suite);
    assert.ok(outcome);
    return outcome;
  };

  afterEach(() => executeCommand('workbench.action.closeAllEditors'));

  it('defaultModel, in the status bar', async () => {
    const { status, chosen } = await cupel();
    await chosen.choose(undefined);
    await open('prompts/answer.txt');
    await eventually('a price', () => status.text.includes('tokens · $0.0'));
    await during({ defaultModel: 'openai:my-own' }, async () => {
      await eventually('an unknown price', () => status.text.endsWith('tokens · unknown price'));
    });
    await eventually('a price again', () => status.text.includes('tokens · $0.0'));
  });

  it('prompts.include, in the list of prompts', async () => {
    const { promptFiles } = await cupel();
    const names = async (): Promise<string[]> =>
      (await promptFiles.all()).map((uri) => vscode.workspace.asRelativePath(uri, false));
    assert.ok((await names()).includes('prompts/answer.txt'));
    await during({ 'prompts.include': ['suites/*.csv'] }, async () => {
      await eventually(
        'the other files',
        async () => (await names()).join() === 'suites/metals.csv,suites/slow.csv',
      );
    });
    await eventually('the prompts', async () => (await names()).includes('prompts/answer.txt'));
  });

  it('codeLens.enabled', async () => {
    const { document } = await open('suites/metals.eval.yaml');
    const lenses = (): Thenable<vscode.CodeLens[]> =>
      executeCommand('vscode.executeCodeLensProvider', document.uri);
    assert.ok((await lenses()).length > 0);
    await during({ 'codeLens.enabled': false }, async () => assert.deepEqual(await lenses(), []));
    assert.ok((await lenses()).length > 0);
  });

  it('results.open: a run opens its results when it ends, only when something failed, or never', async () => {
    const isOpen = (): boolean =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('cupel.results'),
        ),
      );
    await during({ 'results.open': 'never' }, async () => {
      await run();
      assert.equal(isOpen(), false);
    });
    for (const when of ['end', 'failures', 'start'])
      await during({ 'results.open': when }, async () => {
        await run();
        await eventually(`results (${when})`, isOpen);
        await executeCommand('workbench.action.closeAllEditors');
      });
  });

  it('store.directory: the next run goes there', async () => {
    const { stores } = await cupel();
    const settings = { 'results.open': 'never', 'store.directory': 'elsewhere/runs' };
    const storeOf = async ({ run: { id } }: RunOutcome): Promise<string | undefined> =>
      (await stores.find(id))?.store.directory;
    await during(settings, async () =>
      assert.equal(await storeOf(await run()), file('elsewhere/runs').fsPath),
    );
    const back = await run();
    assert.equal(await storeOf(back), file('.cupel').fsPath);
    const shown = new Set((await stores.runs()).map(({ store }) => store.directory));
    assert.deepEqual([...shown], [file('.cupel').fsPath], 'no view shows those of the other store');
    await during(settings, async () => assert.equal(await storeOf(back), undefined));
    assert.equal(await storeOf(back), file('.cupel').fsPath);
  });

  describe('of requests', () => {
    /** How many requests wait for their answers at once, at most. */
    let most = 0;
    let paths: string[] = [];
    let server: Server;
    const suite = (): vscode.Uri => file('suites/changing.eval.yaml');
    /** The environment that leads to the server. @param base of its paths */
    const leadTo = (base: string): Record<string, string> => ({
      OPENAI_API_KEY: 'sk-none',
      OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${base}`,
    });

    before(async () => {
      let waiting = 0;
      server = createServer((request, response) => {
        paths.push(request.url ?? '');
        most = Math.max(most, ++waiting);
        // Long enough for the others to come as well.
        setTimeout(() => {
          waiting--;
          response.setHeader('content-type', 'application/json').end(
            JSON.stringify({
              id: 'x',
              object: 'chat.completion',
              model: 'gpt-5-mini',
              choices: [{ index: 0, message: { role: 'assistant', content: 'gold' }, finish_reason: 'stop' }],
              usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 },
            }),
          );
        }, 100);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const text = `prompts: ['Say {{word}}']
providers: ['openai:chat:gpt-5-mini']
evaluateOptions: { cache: false }
tests: [{ vars: { word: gold } }, { vars: { word: tin } }, { vars: { word: iron } }]
`;
      await vscode.workspace.fs.writeFile(suite(), new TextEncoder().encode(text));
    });
    beforeEach(() => {
      most = 0;
      paths = [];
    });
    after(async () => {
      server.closeAllConnections();
      server.close();
      await vscode.workspace.fs.delete(suite());
      const { suites } = await cupel();
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    });

    it('environment: base URLs and keys', async () => {
      for (const base of ['first', 'second']) {
        const settings = { 'results.open': 'never', environment: leadTo(base) };
        const { run: record } = await during(settings, async () => run(suite()));
        assert.equal(record.summary?.passed, 3, JSON.stringify(record.summary));
        assert.deepEqual([...new Set(paths)], [`/${base}/chat/completions`]);
        paths = [];
      }
    });

    it('maxConcurrency: how many requests are under way at once', async () => {
      const settings = { 'results.open': 'never', environment: leadTo('v1') };
      await during(settings, async () => run(suite()));
      assert.equal(most, 3);
      most = 0;
      await during({ ...settings, maxConcurrency: 1 }, async () => run(suite()));
      assert.equal(most, 1);
    });

    it('budget.perRun and budget.perMonth: nothing is sent beyond them', async () => {
      const settings = { 'results.open': 'never', environment: leadTo('v1') };
      for (const budget of ['budget.perRun', 'budget.perMonth']) {
        const { status } = await during({ ...settings, [budget]: 0 }, async () => run(suite()));
        assert.equal(status, 'budget', budget);
      }
      assert.deepEqual(paths, []);
    });

    it('confirmAbove: what it may cost without a question', async () => {
      const settings = { 'results.open': 'never', environment: leadTo('v1') };
      const asks = async (limit: number): Promise<number> => {
        const { asked } = await answering(
          'showWarningMessage',
          () => undefined,
          async () =>
            during({ ...settings, confirmAbove: limit }, async () =>
              executeCommand(commandIds.runSuite, suite()),
            ),
        );
        return asked.length;
      };
      assert.equal(await asks(0), 1);
      assert.deepEqual(paths, [], 'nobody agreed');
      assert.equal(await asks(1), 0);
      assert.equal(paths.length, 3);
    });
  });
});
