import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel } from '../../support/cupel.ts';

describe('the estimate of a run', function () {
  let cwd: string;
  const answer = {
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  };
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  before(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'cupel-estimate-'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    server.close();
    await rm(cwd, { recursive: true, maxRetries: 5 });
  });

  it('is held against what the run came to', async () => {
    const { port } = server.address() as AddressInfo;
    await writeFile(
      path.join(cwd, 'a.eval.yaml'),
      `prompts: ['Say {{x}}']
providers:
  - id: openai:chat:gpt-4o
    config: { max_tokens: 200, apiBaseUrl: 'http://127.0.0.1:${port}/v1', apiKey: test-key-for-loopback }
tests: [{ vars: { x: hello } }]
`,
    );
    const first = await cupel(['run', 'a.eval.yaml', '--no-cache'], { cwd });
    assert.equal(first.code, 0, first.stderr);
    // 9 tokens of input and 200 of output were expected; 1,000 and 100 were paid.
    assert.match(first.stdout, /estimated ≈ \$0\.0020, it came to \$0\.0035/);
    const shown = await cupel(['show', 'latest'], { cwd });
    assert.match(shown.stdout, /estimated ≈ \$0\.0020, it came to \$0\.0035/);
    // The next one knows how long the answers are.
    const second = await cupel(['run', 'a.eval.yaml', '--no-cache'], { cwd });
    assert.match(second.stdout, /estimated ≈ \$0\.0010, it came to \$0\.0035/);
  });
});
