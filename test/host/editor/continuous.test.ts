import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, cupel, eventually, file } from './cupel.ts';
import { watching } from './watchedRuns.ts';

describe('a continuous run', () => {
  const texts: Readonly<Record<string, string>> = {
    'suites/watched.eval.yaml': `prompts: ['{{ doc }} {{ tone }} {{ word }}']
providers: [echo]
defaultTest: file://watched-defaults.yaml
tests:
  - { description: one, vars: { word: one, doc: 'file://watched.txt' } }
  - { description: two, vars: { word: two, doc: 'none' } }
  - file://watched.csv
`,
    'suites/watched-defaults.yaml': 'vars: { tone: calm }\n',
    'suites/watched.txt': 'A document.',
    'suites/watched.csv': 'word,doc,__description\nthree,none,three\n',
  };
  const write = async (path: string, text: string): Promise<void> =>
    vscode.workspace.fs.writeFile(file(path), new TextEncoder().encode(text));

  before(async () => {
    for (const [path, text] of Object.entries(texts)) await write(path, text);
  });
  after(async () => {
    for (const path of Object.keys(texts)) await vscode.workspace.fs.delete(file(path));
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  /** The cases that run after `work`, which ends after that. */
  const rerun = async (work: () => Promise<void>): Promise<string[]> => {
    const { testing, stores, active } = await cupel();
    const item = testing.tests.suiteItem(file('suites/watched.eval.yaml'));
    await testing.tests.resolve(item);
    const source = new vscode.CancellationTokenSource();
    try {
      const { states } = await watching(testing.tests.controller, async () => {
        await testing.continuous.start(new vscode.TestRunRequest([item]), source.token);
        const before = (await stores.runs()).length;
        await work();
        await eventually('the run', async () => (await stores.runs()).length > before);
        await eventually('its end', () => active.all().length === 0);
      });
      return [...states.keys()];
    } finally {
      source.cancel();
    }
  };

  it('runs again what something else has changed: one case by a file of its own', async () => {
    assert.deepEqual(await rerun(async () => write('suites/watched.txt', 'Another document.')), ['one']);
  });

  it('runs again the case that is new in a dataset or in the suite, wherever it stands', async () => {
    const rows = 'word,doc,__description\nfour,none,four\nthree,none,three\n';
    assert.deepEqual(await rerun(async () => write('suites/watched.csv', rows)), ['four']);
    const [name = '', text = ''] = Object.entries(texts)[0] ?? [];
    const longer = text.replace(
      'tests:\n',
      'tests:\n  - { description: zero, vars: { word: zero, doc: "" } }\n',
    );
    assert.deepEqual(await rerun(async () => write(name, longer)), ['zero']);
  });

  it('does not run again what was written anew with the same text', async () => {
    const rows = 'word,doc,__description\nfive,none,five\n';
    const ran = await rerun(async () => {
      await write('suites/watched.txt', 'Another document.');
      await write('suites/watched.csv', rows);
    });
    assert.deepEqual(ran, ['five']);
  });

  it('is not started for ever by what its own runs write', async () => {
    await write(
      'suites/watched-hook.mjs',
      `import { writeFileSync } from 'node:fs';
export default (name) => {
  if (name === 'afterAll') writeFileSync(new URL('watched.txt', import.meta.url), String(process.hrtime.bigint()));
};
`,
    );
    const [name = '', text = ''] = Object.entries(texts)[0] ?? [];
    const { testing, stores } = await cupel();
    const item = testing.tests.suiteItem(file(name));
    await write(name, `${text}extensions: [file://watched-hook.mjs]\n`);
    const source = new vscode.CancellationTokenSource();
    const told: unknown[] = [];
    try {
      await answering(
        'showWarningMessage',
        (message: string) => void told.push(message),
        async () => {
          await testing.tests.resolve(item);
          await testing.continuous.start(new vscode.TestRunRequest([item]), source.token);
          const before = (await stores.runs()).length;
          await write('suites/watched.csv', 'word,doc,__description\nsix,none,six\n');
          await eventually('the end of it', () => told.length > 0);
          assert.equal((await stores.runs()).length - before, 3);
        },
      );
      assert.match(String(told[0]), /Each run of "watched" changes watched\.txt/);
    } finally {
      source.cancel();
      await write(name, text);
      await vscode.workspace.fs.delete(file('suites/watched-hook.mjs'));
    }
  });

  it('runs all cases again when the defaults are saved', async () => {
    const ran = await rerun(async () => {
      const document = await vscode.workspace.openTextDocument(file('suites/watched-defaults.yaml'));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, 1, 0), 'vars: { tone: loud }\n');
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(await document.save());
    });
    assert.deepEqual(ran.sort(), ['one', 'six', 'two']);
  });
});
