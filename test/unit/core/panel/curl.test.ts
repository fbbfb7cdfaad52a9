import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { curlCommand } from '../../../../src/core/panel/curl.ts';
import { sampleResult } from '../../../support/results.ts';

const request = { kind: 'chat', address: 'https://api.openai.com/v1/', model: 'gpt-5-mini', temperature: 0 };

describe('a request as a command line', () => {
  it('holds address, parameters and messages, and the key as a variable', () => {
    const command = curlCommand(sampleResult({ request, rendered: 'Say "it\'s $HOME"' }));
    assert.match(command, /^curl 'https:\/\/api\.openai\.com\/v1\/chat\/completions' /);
    assert.match(command, /"Authorization: Bearer \$API_KEY"/);
    assert.match(command, /"model": "gpt-5-mini"/);
  });

  it('is one command to a shell, whatever stands in the prompt', () => {
    const rendered = `'; touch /tmp/owned; echo '$(id) \`id\` "\\\n!`;
    const command = curlCommand(sampleResult({ request, rendered }));
    const script = `curl() { printf '%s\\n' "$@"; }\n${command}`;
    const said = execFileSync('sh', ['-c', script], { env: { ...process.env, API_KEY: 'k' } }).toString();
    const body = JSON.parse(said.slice(said.indexOf('{'))) as { messages: { content: string }[] };
    assert.equal(body.messages[0]?.content, rendered);
  });

  it('sends chat messages as they are', () => {
    const messages = [{ role: 'system', content: 'Be brief.' }];
    const command = curlCommand(sampleResult({ request, rendered: JSON.stringify(messages) }));
    assert.match(command, /"role": "system"/);
  });

  it('says when nothing tells what was sent', () => {
    assert.throws(() => curlCommand(sampleResult()), { code: 'panel.noRequest' });
    assert.throws(() => curlCommand(sampleResult({ request: { kind: 'toString', address: 'https://x' } })), {
      code: 'panel.noRequest',
    });
  });
});
