import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../../../../src/core/environment.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { testPrices } from '../../../support/engineSuite.ts';

const fixture = path.join(import.meta.dirname, '../../../fixtures/suites/running-hooks/suite.eval.yaml');

describe('the extensions of a suite', () => {
  let store: Store;
  let folder: string;
  let warnings: string[];
  beforeEach(async () => {
    store = await openStore(':memory:');
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-hooks-'));
    warnings = [];
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const nothing = () => undefined;
  async function run(file: string, { code = true }: { code?: boolean } = {}) {
    const log: Log = { debug: nothing, info: nothing, error: nothing, warn: (text) => warnings.push(text) };
    const environment = createNodeEnvironment({
      variables: { PATH: process.env['PATH'], HOOK_LOG: path.join(folder, 'log.jsonl') },
      trust: { code, network: true },
      log,
    });
    const { suite, diagnostics } = await loadSuite(file, environment);
    assert.ok(suite, JSON.stringify(diagnostics));
    const { run: record, status } = await runSuite(suite, {
      environment,
      store,
      prices: testPrices,
      cupelVersion: '0',
    });
    const results: Result[] = [];
    for await (const page of store.scan(record.id)) results.push(...page);
    return { record, status, results, suite };
  }
  async function suiteWith(hooks: string, name = 'hooks.mjs:hook'): Promise<string> {
    await writeFile(path.join(folder, 'hooks.mjs'), hooks);
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(
      file,
      `prompts: ['{{word}}']\nproviders: [echo]\ntests: [{ vars: { word: a } }, { vars: { word: b } }]\nextensions:\n  - file://${name}\n`,
    );
    return file;
  }
  const failure = async (file: string) => {
    try {
      await run(file);
    } catch (error) {
      return error as {
        code: string;
        message: string;
        location: { file: string; range: { start: unknown } };
      };
    }
    throw new assert.AssertionError({ message: 'it ran' });
  };

  it('change the suite, then each test, and see each result and all of them', async function () {
    const { record, results, suite } = await run(fixture);
    assert.deepEqual(
      results.map(({ output }) => output),
      [
        'Say hello aloud in Pirate French',
        'Say thanks aloud in Pirate German',
        'Say bye aloud in Pirate Spanish',
      ],
    );
    assert.deepEqual(
      results.map(({ assertions }) => assertions.length),
      [2, 2, 3],
      'the default assertion that was added is there',
    );
    assert.equal(results[0]?.vars['calledFor'], 'beforeEach');
    assert.equal(record.summary?.passed, 3);
    const hashes: string[] = [];
    for await (const { hash } of suite.cases()) hashes.push(hash);
    assert.equal(hashes.length, 2, 'the suite itself is as it was');

    const lines = (await readFile(path.join(folder, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { hook: string; word?: string; calls?: number });
    assert.deepEqual(
      lines
        .filter(({ hook }) => hook === 'afterEach')
        .map(({ word }) => word)
        .toSorted((a = '', b = '') => a.localeCompare(b)),
      ['bye aloud', 'hello aloud', 'thanks aloud'],
    );
    assert.deepEqual(lines.at(-1), { hook: 'afterAll', calls: 3, results: [1, 1, 1] });
    assert.deepEqual(warnings, []);
  });

  it('keep the hash of a case whose test they change, so that runs can be compared', async () => {
    const changing = `export function hook(name, context) {
      if (name === 'beforeEach') return { test: { ...context.test, vars: { word: Math.random() } } };
    }`;
    const file = await suiteWith(changing);
    const [first, second] = [await run(file), await run(file)];
    assert.notEqual(first.results[0]?.output, second.results[0]?.output);
    assert.equal(first.results[0]?.caseHash, second.results[0]?.caseHash);
  });

  it('leave everything as it is when they return nothing', async () => {
    const { results } = await run(await suiteWith('export default function (name, context) {}', 'hooks.mjs'));
    assert.deepEqual(
      results.map(({ output }) => output),
      ['a', 'b'],
    );
  });

  it('stop the run before it begins when beforeAll throws, at the place of the extension', async () => {
    const error = await failure(
      await suiteWith(`export function hook() { throw new Error('no database'); }`),
    );
    assert.equal(error.code, 'code.threw');
    assert.match(error.message, /beforeAll of "file:\/\/hooks\.mjs:hook": .*no database/);
    assert.deepEqual(error.location.range.start, { line: 4, column: 4 });
    assert.deepEqual(await store.runs(), []);
  });

  it('stop the run when beforeAll returns tests that cannot be run', async () => {
    const error = await failure(
      await suiteWith(
        `export const beforeAll = ({ suite }) => ({ suite: { ...suite, tests: [{ vers: {} }] } });`,
        'hooks.mjs:beforeAll',
      ),
    );
    assert.equal(error.code, 'hook.badSuite');
    assert.match(error.message, /`tests`.*"vers"/);
  });

  it('make a result with an error of a call whose beforeEach throws, and go on', async () => {
    const { results, status } = await run(
      await suiteWith(
        `export const beforeEach = ({ test }) => { if (test.vars.word === 'a') throw new Error('no session'); };`,
        'hooks.mjs:beforeEach',
      ),
    );
    assert.equal(status, 'finished');
    assert.match(results[0]?.error?.message ?? '', /beforeEach of .*no session/);
    assert.equal(results[1]?.output, 'b');
  });

  it('make a result with an error of a test that is none', async () => {
    const { results } = await run(
      await suiteWith(
        `export const beforeEach = ({ test }) => ({ test: { ...test, assert: [{ typ: 'contains' }] } });`,
        'hooks.mjs:beforeEach',
      ),
    );
    assert.equal(results[0]?.error?.code, 'hook.badTest');
  });

  it('lose no result when afterEach or afterAll throws: it is a warning, once', async () => {
    const { record, results } = await run(
      await suiteWith(
        `export function hook(name) { if (name.startsWith('after')) throw new Error('full'); }`,
      ),
    );
    assert.deepEqual([record.status, results.length], ['finished', 2]);
    assert.deepEqual(
      warnings.map((text) => /but (\w+) failed/.exec(text)?.[1]),
      ['afterEach', 'afterAll'],
    );
  });

  it('are not run in an untrusted workspace', async () => {
    await assert.rejects(run(fixture, { code: false }), { code: 'trust.codeNotAllowed' });
    assert.deepEqual(await store.runs(), []);
  });
});
