import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CupelError } from '../../../../src/core/errors.ts';
import type { RunOptions } from '../../../../src/core/engine/runOptions.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, testPrices } from '../../../support/engineSuite.ts';

describe('graders that cannot work', () => {
  let folder: string;
  let server: ContractServer;
  let store: Store;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-check-graders-'));
    server = await ContractServer.start((_, response) => sendJson(response, completion('ok')));
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  async function run(parts: object, more: Partial<RunOptions> = {}) {
    const file = path.join(folder, 'a.eval.yaml');
    const provider = { id: 'openai:chat:m', config: { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' } };
    await writeFile(file, JSON.stringify({ prompts: ['{{ q }}'], providers: [provider], ...parts }, null, 1));
    const { suite, diagnostics } = await loadSuite(file, environmentOf());
    assert.ok(suite, JSON.stringify(diagnostics));
    const options = { environment: environmentOf(), store, prices: testPrices, cupelVersion: '0', ...more };
    return (await runSuite(suite, options)).run.summary;
  }

  /** What the run is refused for, as `code line`; nothing may have been sent. */
  async function refusal(parts: object, more?: Partial<RunOptions>): Promise<string> {
    const sent = server.requests.length;
    const error: unknown = await run(parts, more).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CupelError, 'the run is refused');
    assert.equal(server.requests.length, sent);
    return `${error.code} ${error.location ? error.location.range.start.line + 1 : ''}`.trim();
  }

  const rubric = { type: 'llm-rubric', value: 'good' };

  it('stop a run before anything is sent', async () => {
    const tests = [{ vars: { q: ['a', 'b'] }, assert: [rubric] }];
    assert.equal(await refusal({ tests }), 'grader.noProvider 24');
    const named = (provider: unknown) => ({ tests, defaultTest: { options: { provider } } });
    assert.match(await refusal(named('antropic:m')), /^provider\.unknown \d+$/);
    assert.equal(await refusal(named('anthropic:messages:m')), 'provider.missingKey');
    assert.match(await refusal(named({ embedding: 'echo' })), /^grader\.noProvider/);
    const similar = [{ vars: { q: 'a' }, assert: [{ type: 'similar', value: 'x', provider: 'echo' }] }];
    assert.match(await refusal({ tests: similar }), /^provider\.unsupported/);
  });

  it('are found beside a dataset that is too large to be read first', async () => {
    await writeFile(path.join(folder, 'large.csv'), `q\n${'a\n'.repeat(300_000)}`);
    assert.match(
      await refusal(
        { tests: 'file://large.csv', defaultTest: { assert: [rubric] } },
        { filter: { firstN: 1 } },
      ),
      /^grader\.noProvider/,
    );
  });

  it('stop no run whose cases do not ask them', async () => {
    const tests = [
      { vars: { q: 'a' }, assert: [{ type: 'contains', value: 'ok' }] },
      { vars: { q: 'b' }, assert: [rubric] },
      {
        vars: { q: 'c' },
        assert: [
          { ...rubric, weight: 0 },
          { type: 'contains', value: 'ok' },
        ],
      },
    ];
    assert.equal((await run({ tests }, { filter: { cases: [0, 2] } }))?.passed, 2);
    assert.match(await refusal({ tests }, { filter: { cases: [0, 1] } }), /^grader\.noProvider/);
  });

  it('need no key where a recording answers, and may be given with the run', async () => {
    const tests = [{ vars: { q: 'a' }, assert: [{ ...rubric, provider: 'anthropic:messages:m' }] }];
    await writeFile(path.join(folder, 'r.jsonl'), '');
    await run({ tests }, { replay: path.join(folder, 'r.jsonl') });
    const unnamed = [{ vars: { q: 'a' }, assert: [rubric] }];
    assert.equal((await run({ tests: unnamed }, { grader: 'echo' }))?.total, 1);
  });
});
