import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { checkParameters } from '../../../../src/core/providers/checkParameters.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { validateSuite } from '../../../../src/core/suites/validateSuite.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from '../../../support/engineSuite.ts';

describe('what a provider reads', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-reads-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** The suite of one provider and one case, as it is read. */
  async function load(provider: object, vars: object) {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, JSON.stringify({ prompts: ['hi'], providers: [provider], tests: [{ vars }] }));
    return loadSuite(file, environmentOf({ SET: 'a-key' }));
  }

  it('are the variables in its address, and what it ranks', async () => {
    const unused = async (id: string, vars: object) =>
      (await load({ id }, vars)).diagnostics.map(({ message }) => message);
    assert.deepEqual(await unused('https://x.example/{{ topic }}', { topic: 'a' }), []);
    assert.deepEqual(await unused('cohere:rerank:m', { query: 'a', documents: '[]' }), []);
    assert.deepEqual(await unused('echo', { topic: 'a' }), ['Nothing reads the variable "topic".']);
  });

  it('is no interface of the vendor that is not called here', async () => {
    const found = async (id: string) => {
      await load({ id }, {});
      const diagnostics = await validateSuite(path.join(folder, 'a.eval.yaml'), environmentOf());
      return diagnostics.map(({ code, severity, hint }) => `${severity} ${code} ${hint}`);
    };
    const code = 'Call it with code of your own, file://provider.js, or as a server, https://….';
    assert.deepEqual(await found('openai:assistant:asst_1'), [`error provider.unsupported ${code}`]);
    assert.deepEqual(await found('huggingface:text-generation:gpt2'), [
      'error provider.unsupported Write huggingface:owner/name.',
    ]);
    for (const id of [
      'openai:ft:gpt-4o-mini:org::x',
      'openai:codex-mini',
      'bedrock:agents-model',
      'google:image-1',
    ])
      assert.deepEqual(await found(id), [], id);
    await assert.rejects(createProvider(specOf('google:live:m'), environmentOf()), {
      code: 'provider.unsupported',
    });
  });

  it('is a key by the name of its variable, where that is not set', async () => {
    const keyIn = async (apiKey: string) =>
      (await load({ id: 'openai:m', config: { apiKey } }, {})).suite?.providers[0]?.config['apiKey'];
    assert.equal(await keyIn('{{ env.SET }}'), 'a-key');
    assert.equal(await keyIn('{{ env.NOKEY }}'), '{{ env.NOKEY }}');
    assert.equal(await keyIn('x-{{ env.NOKEY }}'), 'x-');
  });
});

describe('the parameters of a provider', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-parameters-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** What is found, as `line:column severity code name → nearest`. */
  async function found(...lines: string[]): Promise<string[]> {
    const file = path.join(folder, 'a.eval.yaml');
    await writeFile(file, ['prompts: [hi]', 'tests: [{}]', ...lines].join('\n'));
    const diagnostics = await validateSuite(file, environmentOf());
    return diagnostics
      .filter(({ code }) => /arameter|unsupported/.test(code))
      .map(({ code, severity, message, location: { range }, fixes }) => {
        const [, name] = /`(\w+)`/.exec(message) ?? [];
        const fix = fixes?.[0]?.edits?.[0]?.newText;
        return `${range.start.line + 1}:${range.start.column + 1} ${severity} ${code} ${name}${fix ? ` → ${fix}` : ''}`;
      });
  }

  it('are looked for under the nearest name, at their place', async () => {
    assert.deepEqual(
      await found(
        'providers:',
        '  - id: openai:chat:gpt-4o-mini',
        '    config:',
        '      temprature: 0',
        '      max_token: 5',
        '      top_p: 1',
        '  - groq:m: { config: { logprobs: true, n: 2, seed: 1 } }',
        '  - { id: fallback, config: { providers: [{ id: mistral:m, config: { seed: 1 } }], x: 1 } }',
        '  - { id: http://localhost, config: { anything: 1 } }',
      ),
      [
        '6:7 warning provider.unknownParameter temprature → temperature',
        '7:7 warning provider.unknownParameter max_token → max_tokens',
        '9:25 error provider.unsupported logprobs',
        '9:41 error provider.unsupported n',
        '10:70 error provider.unsupported seed',
      ],
    );
  });

  it('are looked for in prompts, cases and graders too', async () => {
    const file = path.join(folder, 'a.eval.yaml');
    const foundIn = async (...lines: string[]) => {
      await writeFile(file, lines.join('\n'));
      const diagnostics = await validateSuite(file, environmentOf());
      return diagnostics.map(
        ({ severity, hint, location: { range } }) =>
          `${range.start.line + 1}:${range.start.column + 1} ${severity} ${hint}`,
      );
    };
    const places = [
      'prompts:',
      '  - { raw: "{{ n }}", config: { max_tokns: 7 } }',
      '  - { raw: "Say {{ n }}", label: b, config: { max_tokens: 7, response_format: {} } }',
      'defaultTest: { options: { temprature: 1, provider: { id: openai:j, config: { top_pp: 1 } } } }',
      'tests:',
      '  - { vars: { n: 4 }, options: { max_tokns: 5, repeat: 2, prefix: a } }',
      '  - { vars: { n: 5 }, options: { config: { max_tokns: 5 } } }',
    ];
    const ofGrader = '4:78 warning Did you mean "top_p"?';
    const found = [
      ofGrader,
      '2:33 warning Did you mean "max_tokens"?',
      '4:27 warning Did you mean "temperature"?',
      '6:34 warning Did you mean "max_tokens"?',
      '7:44 warning Did you mean "max_tokens"?',
    ];
    assert.deepEqual(await foundIn(...places, 'providers: [openai:m]'), found);
    // What one provider knows, or a server may read, is right.
    assert.deepEqual(await foundIn(...places, 'providers: [openai:m, http://localhost, echo]'), [ofGrader]);
    assert.deepEqual(await foundIn(...places, 'providers: [echo]'), [ofGrader]);
    const seeds = ['prompts: [{ raw: hi, config: { seed: 1, seeed: 1, n: 2 } }]', 'tests: [{}]'];
    assert.deepEqual(await foundIn(...seeds, 'providers: [openai:m, anthropic:m]'), [
      '1:41 warning Did you mean "seed"?',
    ]);
    assert.deepEqual(
      await foundIn(...seeds, 'providers: [groq:m, anthropic:m]').then((all) => all.length),
      2,
    );
  });

  it('are told of where the vendor has no such parameter', () => {
    const codesOf = (id: string, config: object) =>
      checkParameters(id, { ...config }).map(({ name, code }) => `${name} ${code.replace('provider.', '')}`);
    const unused = (...names: string[]) => names.map((name) => `${name} unusedParameter`);
    const all = {
      temperature: 0,
      max_tokens: 5,
      tools: [],
      response_format: {},
      stop: 'x',
      reasoning_effort: 'low',
    };
    assert.deepEqual(codesOf('openai:chat:m', { ...all, passthrough: {}, headers: {}, cache: false }), []);
    assert.deepEqual(codesOf('azure:m', { ...all, apiHost: 'h', deployment: 'd' }), []);
    assert.deepEqual(codesOf('anthropic:m', { ...all, user: 'u', thinking: {} }), []);
    assert.deepEqual(codesOf('google:m', { ...all, topK: 1 }), unused('reasoning_effort'));
    assert.deepEqual(codesOf('google:embedding:m', { dimensions: 5, seed: 1 }), unused('seed'));
    assert.deepEqual(
      codesOf('bedrock:m', { ...all, region: 'r', top_k: 5 }),
      unused('reasoning_effort', 'top_k'),
    );
    assert.deepEqual(
      codesOf('openai:responses:m', { ...all, seed: 1, n: 2, verbosity: 'low', logprobs: true }),
      unused('stop', 'seed', 'n'),
    );
    assert.deepEqual(codesOf('anthropic:m', { seed: 1, n: 1, logprobs: false, verbosity: 'low' }), [
      'seed unsupported',
      ...unused('verbosity'),
    ]);
    const json = { response_format: { type: 'json_object' } };
    assert.deepEqual(codesOf('anthropic:m', json), unused('response_format'));
    assert.deepEqual(codesOf('google:m', json), []);
    assert.deepEqual(codesOf('cohere:rerank:m', { top_n: 1, temperature: 0 }), unused('temperature'));
    assert.deepEqual(codesOf('openai:embedding:m', { dimensions: 1, stop: 'x' }), unused('stop'));
    assert.deepEqual(codesOf('exec:sh a.sh', { temprature: 0 }), []);
  });

  it('that are secrets are not to be sent all the same', () => {
    const [finding] = checkParameters('openai:chat:m', { secretAccessKey: 'wJalrXUtnFEMI0123' });
    assert.equal(finding?.hint, 'Leave it out.');
  });

  it('are told of by a run too, once', async () => {
    const server = await ContractServer.start((_, response) => sendJson(response, completion('ok')));
    const store = await openStore(':memory:');
    const warnings: string[] = [];
    const { log } = environmentOf();
    const config = { apiBaseUrl: `${server.url}/v1`, apiKey: 'k', temprature: 0 };
    await runSuite(suiteOf({ providers: [specOf('openai:m', config)], cases: casesOf(3) }), {
      environment: environmentOf({}, { log: { ...log, warn: (text) => void warnings.push(text) } }),
      store,
      prices: testPrices,
      cupelVersion: '0',
    });
    await store.close();
    await server.stop();
    assert.deepEqual(warnings, [
      '"openai:m": `temprature` is not sent: it is no known parameter of OpenAI. Did you mean "temperature"?',
    ]);
  });
});
