import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endSharedCode } from '../../../../src/core/code/codeRunner.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';

describe('providers that are files of code', () => {
  const environment = environmentOf({ PATH: process.env['PATH'] ?? '' });
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-code-providers-'));
  });
  after(async () => {
    await endSharedCode();
    await rm(directory, { recursive: true });
  });

  const provider = (id: string, config = {}, label = id) =>
    createProvider({ ...specOf(id, config), label, directory }, environment);
  const ask = async (id: string, config = {}) =>
    (await provider(id, config)).call(requestOf('hi', config, { vars: { v: 2 } }));

  it('may be classes, made with the options and asked as promptfoo asks them', async () => {
    const body = `{
      constructor(options) { this.options = options; }
      id() { return this.options.id; }
      async callApi(prompt, context, options) {
        const { config, label } = this.options;
        return { output: [this.id(), label, config.k, prompt, context.vars.v, context.prompt.raw, options] };
      }
    }`;
    await writeFile(path.join(directory, 'default.mjs'), `export default class P ${body}`);
    await writeFile(path.join(directory, 'common.cjs'), `module.exports = class P ${body};`);
    await writeFile(path.join(directory, 'named.mjs'), `export class P ${body}`);
    await writeFile(
      path.join(directory, 'typed.ts'),
      `export default class P ${body.replace('{', '{ options: any;')}`,
    );
    await writeFile(
      path.join(directory, 'fields.mjs'),
      'export default class { id = () => "x"; callApi = async (prompt) => ({ output: prompt }) }',
    );
    await writeFile(
      path.join(directory, 'compiled.cjs'),
      'function P() {}\nP.prototype.callApi = function (prompt) { return { output: prompt }; };\nexports.default = P;',
    );
    for (const id of ['default.mjs', 'common.cjs', 'named.mjs:P', 'typed.ts'].map((name) => `file://${name}`))
      assert.deepEqual((await ask(id, { k: 1 })).output, [id, id, 1, 'hi', 2, 'hi', {}]);
    for (const id of ['file://fields.mjs', 'file://compiled.cjs']) assert.equal((await ask(id)).output, 'hi');
  });

  it('keep one object of a class, each its own', async () => {
    await writeFile(
      path.join(directory, 'counter.mjs'),
      'export default class { count = 0; callApi() { this.count += 1; return { output: this.count }; } }',
    );
    const [one, other] = [
      await provider('file://counter.mjs'),
      await provider('file://counter.mjs', {}, 'other'),
    ];
    const count = async (asked = one, config = {}) => (await asked.call(requestOf('hi', config))).output;
    assert.deepEqual([await count(), await count(), await count(other), await count()], [1, 2, 1, 3]);
    assert.equal(await count(one, { k: 2 }), 1, 'a case with a config of its own has another');
  });

  it('say what a class lacks', async () => {
    await writeFile(path.join(directory, 'lacking.mjs'), 'export default class Mine { ask() {} }');
    await assert.rejects(ask('file://lacking.mjs'), { message: /The class "Mine" has no method "callApi"/ });
  });

  it('may be named `python:`', async () => {
    await writeFile(
      path.join(directory, 'p.py'),
      'def call_api(prompt, options, context):\n    return prompt.upper()\n\ndef low(prompt):\n    return prompt.lower()\n',
    );
    assert.equal((await ask('python:p.py')).output, 'HI');
    assert.equal((await ask('python:p.py:low')).output, 'hi');
    assert.equal((await ask('python:file://p.py')).output, 'HI');
    const file = path.join(directory, 'a.eval.yaml');
    const suite = (id: string) => ({ prompts: ['hi'], providers: [id], tests: [{ vars: { unused: 1 } }] });
    await writeFile(file, JSON.stringify(suite('python:p.py')));
    assert.deepEqual(await validateSuite(file, environment), []);
    await writeFile(file, JSON.stringify(suite('python:q.py')));
    const [missing] = await validateSuite(file, environment);
    assert.deepEqual([missing?.code, missing?.hint], ['file.notFound', 'Did you mean "python:p.py"?']);
  });

  it('say what takes the place of promptfoo’s languages and vendors that there are none of', async () => {
    await assert.rejects(ask('perplexity:sonar'), { code: 'provider.unknown', hint: /config\.apiBaseUrl/ });
    await assert.rejects(ask('azureopenai:d'), {
      code: 'provider.unknown',
      hint: 'Write azure:chat:<deployment>.',
    });
    await assert.rejects(ask('golang:p.go'), { code: 'provider.unknown', hint: /exec:go run/ });
    await assert.rejects(ask('ruby:p.rb'), { code: 'provider.unknown', hint: /exec:ruby/ });
    await assert.rejects(ask('webhook:https://x.example'), { code: 'provider.unknown', hint: /address/ });
  });
});
