import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { testPrices } from '../../../support/engineSuite.ts';

describe('what a model wrote, in a later prompt', () => {
  const variables: Record<string, string> = { PATH: process.env['PATH'] ?? '', SECRET: 'sesame' };
  const environment = createNodeEnvironment({ variables });
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

  async function run(text: string): Promise<Result[]> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, text);
    const { suite, diagnostics } = await loadSuite(file, environment);
    assert.ok(suite, JSON.stringify(diagnostics));
    const store = await openStore(':memory:');
    const { run: record } = await runSuite(suite, {
      environment,
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
    });
    const results: Result[] = [];
    for await (const page of store.scan(record.id)) results.push(...page);
    await store.close();
    return results.sort((a, b) => a.case - b.case);
  }

  /** The output of a second case that reads what the first stored. */
  async function later(prompt: string, stored: string, vars = ''): Promise<unknown> {
    const results = await run(`prompts: [${JSON.stringify(prompt)}]
providers: [echo]
tests:
  - vars: { word: one, stored: none }
    options: { storeOutputAs: stored, transform: 'atob("${btoa(stored)}")' }
  - vars: { word: two ${vars} }
`);
    return results[1]?.output;
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

  it('is as little one as the rows of a dataset that a server sends', async () => {
    const row = { q: attack, f: 'file://private.txt', g: 'file://*.txt' };
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ rows: [{ row }], num_rows_total: 1 })),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      variables['CUPEL_HUGGINGFACE_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const [result] = await run(
        "prompts: ['{{q}} {{f}} {{g}}']\nproviders: [echo]\ntests: huggingface://datasets/some/rows\n",
      );
      assert.equal(result?.output, `${attack} file://private.txt file://*.txt`);
    } finally {
      server.close();
    }
  });
});
