import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { curlCommand } from '../../../src/core/panel/curl.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { ContractServer, completion, sendJson, type SeenRequest } from '../../support/contractServer.ts';
import { cupel } from '../../support/cupel.ts';

/** One key for each place where a key may stand, each with a mark of its own, so that a leak names its place. */
const keys = {
  environment: 'sk-ENVIRONMENT1/abc+def==0123456789',
  config: 'planted-in-CONFIG-"quoted"\\back-0123456789',
  header: 'planted-in-HEADER-0123456789',
  bearer: 'planted-in-BEARER-0123456789',
  password: 'planted-in-PASSWORD-0123456789',
  query: 'planted-in-QUERY-0123456789',
  body: 'planted-in-BODY-0123456789',
  templated: 'planted-in-TEMPLATED-0123456789',
  suiteEnv: 'planted-in-SUITEENV-0123456789',
  providerEnv: 'planted-in-PROVIDERENV-0123456789',
  envFile: 'planted-in-ENVFILE-0123456789',
  proxy: 'planted-in-ADDRESS-0123456789',
};
const formats = ['json', 'jsonl', 'csv', 'junit.xml', 'md', 'html', 'baseline.json'];

/** All that a server was sent, as a vendor that is too talkative would say it again. */
function echoOf({ path: asked, headers, body }: SeenRequest): string {
  const said = JSON.stringify({ asked, headers, body });
  const all = Object.values(keys).filter((key) =>
    [asked, body, ...Object.values(headers)].join().includes(key),
  );
  const forms = all.flatMap((key) => [
    encodeURIComponent(key),
    JSON.stringify({ key }),
    ...['', 'u:', 'us:'].map((user) => Buffer.from(user + key).toString('base64')),
  ]);
  return `${said} ${forms.join(' ')} ${body}`;
}

/** Every way in which a key might have been written. */
function formsOf(key: string): string[] {
  const json = JSON.stringify(key).slice(1, -1);
  const base64 = ['', 'a', 'ab'].map((before) =>
    // What a neighbour decides is left out.
    Buffer.from(`${before}${key}`)
      .toString('base64')
      .slice(before.length === 0 ? 0 : 4)
      .slice(0, -6),
  );
  return [key, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(key), ...base64];
}

function leaksIn(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  return Object.entries(keys).flatMap(([place, key]) =>
    formsOf(key).some((form) => text.includes(form)) ? [place] : [],
  );
}

describe('keys', function () {
  this.timeout(120_000);
  let cwd: string;
  let server: ContractServer;
  /** What a look into the store found while the run was under way: the write-ahead log is there then. */
  let midRun: string[] = [];
  const store = () => path.join(cwd, 'store');
  const inputs = new Set(['a.eval.yaml', 'hooks.mjs', 'keys.env', 'prompt.mjs', 'tell.mjs']);

  before(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-keys-'));
    server = await ContractServer.start(async (request, response) => {
      const echo = echoOf(request);
      if (request.body.includes('last of all')) midRun = await leaksUnder(store());
      if (request.path.includes('refuse'))
        return sendJson(
          response,
          { error: { message: `Incorrect API key provided: ${echo}` } },
          { status: 401 },
        );
      if (request.path.includes('malformed')) return void response.end(`<html>${echo}`);
      if (request.path.includes('/plain')) return sendJson(response, { echo, request: request.json });
      if (request.path.includes('/messages'))
        return sendJson(response, {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'claude-x',
          content: [{ type: 'text', text: echo }],
          stop_reason: 'end_turn',
          usage: { input_tokens: 1, output_tokens: 1 },
        });
      sendJson(response, completion(echo, { id: `id-${request.headers['authorization']}` }), {
        headers: { 'x-request-id': String(request.headers['authorization']) },
      });
    });
    const address = server.url.replace('http://', '');
    const openai = (label: string, base: string, more: object = {}) => ({
      id: 'openai:chat:gpt-4o-mini',
      label,
      config: { apiBaseUrl: `${server.url}/${base}`, ...more },
    });
    const suite = {
      description: 'keys everywhere',
      env: { MY_SERVICE_TOKEN: keys.suiteEnv },
      extensions: ['file://hooks.mjs'],
      prompts: ['Say {{word}} with {{ env.MY_SERVICE_TOKEN }}', 'file://prompt.mjs'],
      providers: [
        openai('from the environment', 'v1'),
        openai('from the config', 'config/v1', {
          apiKey: keys.config,
          headers: { 'x-api-key': keys.header },
        }),
        openai('from an address', 'v1', {
          apiBaseUrl: `http://user:${keys.proxy}@${address}/v1`,
          apiKey: 'none',
        }),
        openai('that refuses', 'refuse/v1'),
        openai('that is malformed', 'malformed/v1', { apiKey: keys.config }),
        openai('from the file', 'file/v1', { apiKeyEnvar: 'ODD_NAME' }),
        {
          id: 'anthropic:messages:claude-x',
          env: { OTHER_NAME: keys.providerEnv },
          config: { apiBaseUrl: server.url, apiKeyEnvar: 'OTHER_NAME' },
        },
        {
          id: `http://user:${keys.password}@${address}/plain?api_key=${keys.query}`,
          config: {
            headers: { authorization: `Bearer ${keys.bearer}`, 'x-secret': keys.header },
            body: {
              prompt: '{{prompt}}',
              nested: { token: keys.body, other: '{{ env.TEMPLATED_KEY }}' },
            },
          },
        },
        {
          id: `http://user:${keys.password}@${address}/refuse?key=${keys.query}`,
          config: { body: { prompt: '{{prompt}}', password: keys.body } },
        },
        'exec:node tell.mjs',
      ],
      defaultTest: { options: { provider: openai('the grader', 'grader/v1', { apiKey: keys.config }) } },
      tests: [
        {
          vars: { word: 'hello' },
          assert: [
            { type: 'contains', value: 'never there' },
            {
              type: 'javascript',
              value: `({ pass: false, score: 0, reason: output + process.env.OPENAI_API_KEY })`,
            },
            { type: 'llm-rubric', value: 'is polite' },
          ],
        },
        { vars: { word: 'last of all' } },
      ],
    };
    await Promise.all([
      writeFile(path.join(cwd, 'a.eval.yaml'), JSON.stringify(suite)),
      writeFile(path.join(cwd, 'keys.env'), `ODD_NAME=${keys.envFile}\nTEMPLATED_KEY=${keys.templated}\n`),
      writeFile(
        path.join(cwd, 'hooks.mjs'),
        `export default (hook, context) => {
           if (hook === 'beforeEach') context.test.description = 'with ' + process.env.OPENAI_API_KEY;
           if (hook === 'beforeEach') return context;
           if (hook !== 'beforeAll') throw new Error('the hook says ' + process.env.OPENAI_API_KEY);
         };`,
      ),
      writeFile(
        path.join(cwd, 'prompt.mjs'),
        `export default ({ vars }) => 'Tell ' + vars.word + ' and ' + process.env.OPENAI_API_KEY;`,
      ),
      writeFile(
        path.join(cwd, 'tell.mjs'),
        `if (process.argv[2].includes('last')) { console.error('no: ' + process.env.OPENAI_API_KEY); process.exit(1); }
         console.log('ok ' + process.env.OPENAI_API_KEY);`,
      ),
    ]);
  });
  after(async () => {
    await server.stop();
    await rm(cwd, { recursive: true, maxRetries: 5 });
  });

  async function leaksUnder(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || (entry.parentPath === cwd && inputs.has(entry.name))) continue;
      const bytes = await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
      found.push(...leaksIn(bytes).map((place) => `${place} in ${entry.name}`));
    }
    return found;
  }

  async function saysNothing(args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await cupel(args, {
      cwd,
      env: { OPENAI_API_KEY: keys.environment, CUPEL_STORE: store() },
    });
    for (const [name, text] of Object.entries({ stdout, stderr }))
      assert.deepEqual(leaksIn(Buffer.from(text)), [], `${name} of cupel ${args.join(' ')}`);
    return stdout + stderr;
  }

  it('are in nothing that a run prints or writes: reports, store, journal, cache, recording, messages', async () => {
    const outputs = formats.flatMap((format) => ['-o', `report.${format}`]);
    const common = ['run', 'a.eval.yaml', '--env-file', 'keys.env', '-j', '1'];
    const said = await saysNothing([
      ...common,
      '--record',
      'recording.jsonl',
      ...outputs,
      '--batch-poll',
      '1',
    ]);
    assert.match(said, /\[redacted\]/);
    // The cache answers now.
    await saysNothing([...common, '--json']);
    assert.deepEqual(midRun, [], 'while it runs');
    assert.deepEqual(await leaksUnder(cwd), []);
    const { length } = server.requests;
    assert.ok(length > 30, `${length} requests`);
    const sent = Buffer.from(
      JSON.stringify(server.requests.map(({ headers, path: asked, body }) => [headers, asked, body])),
    );
    const planted = new Set(leaksIn(sent));
    // What is searched for was really there: every key went to its server.
    for (const place of [
      'environment',
      'config',
      'header',
      'bearer',
      'query',
      'body',
      'suiteEnv',
      'providerEnv',
      'envFile',
      'templated',
    ])
      assert.ok(planted.has(place), `${place} was never sent`);
  });

  it('are in nothing that is shown or exported later', async () => {
    for (const args of [
      ['runs', '--json'],
      ['show', 'latest'],
      ['show', 'latest', '--json'],
      ['show', 'latest', '--case', '0'],
      ['show', 'latest', '--failures', '50'],
      ['export', 'latest', ...formats.flatMap((format) => ['-o', `later.${format}`])],
      ['compare', 'latest', 'latest', '--json'],
      ['estimate', 'a.eval.yaml', '--env-file', 'keys.env'],
      ['validate', 'a.eval.yaml'],
      ['cache', 'stats'],
      ['run', '--resume', 'latest', '--env-file', 'keys.env'],
      ['merge', 'report.json', '-o', 'merged.json'],
    ])
      await saysNothing(args);
    assert.deepEqual(await leaksUnder(cwd), []);
  });

  it('are in no request that is copied as curl', async () => {
    const opened = await openStore(store());
    let copied = 0;
    const [run] = (await opened.runs()).slice(-1);
    assert.ok(run);
    for await (const page of opened.scan(run.id))
      for (const result of page) {
        if (result.provider > 6 || result.error) continue;
        const provider = run.providers[result.provider];
        assert.ok(provider);
        const command = await curlCommand(result, provider);
        assert.match(command, /API_KEY/);
        assert.deepEqual(leaksIn(Buffer.from(command)), []);
        copied += 1;
      }
    await opened.close();
    assert.ok(copied >= 8, `${copied} were copied`);
  });
});
