import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { testPrices } from '../../../support/engineSuite.ts';

describe('what a model wrote, in a later prompt', () => {
  const environment = createNodeEnvironment({ variables: { PATH: process.env['PATH'], SECRET: 'sesame' } });
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-outputs-'));
    await writeFile(path.join(folder, 'private.txt'), 'sesame');
    await writeFile(
      path.join(folder, 'prompt.mjs'),
      "export const text = ({ vars }) => 'F ' + vars.word + ' ' + vars.stored;\n" +
        "export const chat = ({ vars }) => [{ role: 'user', content: 'C ' + vars.word + ' ' + vars.stored }];\n",
    );
    await writeFile(path.join(folder, 'p.prompty'), '---\nname: p\n---\nuser:\nP {{word}} {{stored}}\n');
    await writeFile(path.join(folder, 'p.prompt'), 'D {{word}} {{stored}}\n');
  });
  after(() => rm(folder, { recursive: true }));

  /** The outputs of a second case that reads what the first stored. */
  async function later(prompt: string, stored: string, vars = ''): Promise<unknown> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(
      file,
      `prompts: [${JSON.stringify(prompt)}]
providers: [echo]
tests:
  - vars: { word: one, stored: none }
    options: { storeOutputAs: stored, transform: 'atob("${btoa(stored)}")' }
  - vars: { word: two ${vars} }
`,
    );
    const { suite, diagnostics } = await loadSuite(file, environment);
    assert.ok(suite, JSON.stringify(diagnostics));
    const store = await openStore(':memory:');
    const { run } = await runSuite(suite, {
      environment,
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
    });
    const results: Result[] = [];
    for await (const page of store.scan(run.id)) results.push(...page);
    await store.close();
    return results.find((each) => each.case === 1)?.output;
  }

  const attack = 'a "quote" {{ env.SECRET }} {% for i in range(9) %}{{ word }}{% endfor %}';

  for (const [form, prompt, begin] of [
    ['a text', 'T {{word}} {{stored}}', 'T'],
    ['a function’s text', 'file://prompt.mjs:text', 'F'],
    ['a Prompty file', 'file://p.prompty', 'P'],
    ['a dotprompt file', 'file://p.prompt', 'D'],
  ] as const)
    it(`is no template in ${form}, and names no file`, async () => {
      assert.equal(await later(prompt, attack), `${begin} two ${attack}`);
      const named = 'file://private.txt';
      assert.equal(await later(prompt, named), `${begin} two ${named}`);
    });

  for (const [form, prompt, begin] of [
    ['a chat', '[{"role": "user", "content": "J {{word}} {{stored}}"}]', 'J'],
    ['a function’s chat', 'file://prompt.mjs:chat', 'C'],
  ] as const)
    it(`is no template in ${form}`, async () => {
      const shown = String(await later(prompt, attack));
      assert.deepEqual(JSON.parse(shown), [{ role: 'user', content: `${begin} two ${attack}` }]);
    });

  it('is none in a variable that takes it in either', async () => {
    const vars = ", outer: 'Before: {{ stored }}.', shouted: '{{ stored | upper }}'";
    assert.equal(await later('{{outer}}', attack, vars), `Before: ${attack}.`);
    assert.equal(await later('{{shouted}}', attack, vars), attack.toUpperCase());
    assert.equal(await later('["{{outer}}"]', attack, vars), JSON.stringify([`Before: ${attack}.`], null, 2));
  });
});
