import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from './cupel.ts';

const suite = 'suites/scenarios.eval.yaml';
const text = `prompts: ['{{ lang }} {{ word }}']
providers: [echo]
scenarios:
  - description: languages
    config:
      - vars: { lang: French }
      - vars: { lang: German }
    tests:
      - description: greeting
        vars: { word: hi }
      - vars: { word: bye }
`;

/** The numbers of the cases that are run. */
async function casesOf(line: number): Promise<number[]> {
  const { stores } = await cupel();
  const uri = file(suite);
  await vscode.commands.executeCommand('cupel.runCase', { suite: uri, line });
  const [newest] = await stores.runs({ suite: uri.fsPath, limit: 1 });
  assert.ok(newest);
  const { rows } = await newest.store.results(newest.record.id);
  return rows.map((row) => row.case);
}

describe('a suite of scenarios', () => {
  before(async () => {
    await vscode.workspace
      .getConfiguration('cupel')
      .update('results.open', 'never', vscode.ConfigurationTarget.Global);
    await vscode.workspace.fs.writeFile(file(suite), new TextEncoder().encode(text));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(file(suite));
  });

  it('has them in its outline', async () => {
    const { document } = await open(suite);
    const symbols = await eventually('the outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found?.find(({ name }) => name === 'scenarios');
    });
    const [scenario] = symbols.children;
    assert.equal(scenario?.name, 'languages');
    assert.deepEqual(
      scenario.children.map(({ name, children }) => [name, children.map((each) => each.name)]),
      [
        ['config', ['lang: French', 'lang: German']],
        ['tests', ['greeting', 'word: bye']],
      ],
    );
  });

  it('has lenses that run the cases of each', async () => {
    const { document } = await open(suite);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const lines = lenses.filter(({ command }) => command?.title.includes('Run These Cases'));
    assert.deepEqual(
      lines.map(({ range }) => range.start.line),
      [3, 8, 10],
    );
    assert.deepEqual(await casesOf(10), [1, 3]);
    assert.deepEqual(await casesOf(3), [0, 1, 2, 3]);
  });

  it('tells over a test how its cases last went', async () => {
    const { document } = await open(suite);
    const told = await eventually('the last result', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(8, 12),
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((part) => (part as vscode.MarkdownString).value),
      );
      return texts.find((text) => text.includes('Last result'));
    });
    assert.match(told, /French hi[\s\S]*German hi/);
  });

  it('tells test items of one name apart', async () => {
    const { testing } = await cupel();
    const item = testing.tests.suiteItem(file(suite));
    await testing.tests.resolve(item);
    const shown = [...item.children].map(([, { label, description }]) => `${label} ${description ?? ''}`);
    assert.deepEqual(shown.sort(), [
      '#2 lang: French, word: bye',
      '#4 lang: German, word: bye',
      'greeting lang: French, word: hi',
      'greeting lang: German, word: hi',
    ]);
  });
});
