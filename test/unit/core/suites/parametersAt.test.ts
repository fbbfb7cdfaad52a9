import assert from 'node:assert/strict';
import { parametersAt } from '../../../../src/core/suites/parametersAt.ts';

/** The keys that are known for the `config` at a path, the cursor standing at `|`. */
function keysAt(text: string, ...path: (string | number)[]): string[] {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  const position = { line: before.length - 1, column: before.at(-1)!.length };
  return parametersAt(text.replace('|', ''), { path, position }).map(({ key }) => key);
}

describe('the keys of a provider’s config', () => {
  it('are those that its vendor takes, with what they do', () => {
    const text = 'providers:\n  - id: anthropic:messages:claude-sonnet-4-5\n    config:\n      ';
    const found = parametersAt(text, {
      path: ['providers', 0, 'config'],
      position: { line: 3, column: 6 },
    });
    const keys = found.map(({ key }) => key);
    assert.ok(keys.includes('top_k') && keys.includes('apiKeyEnvar') && !keys.includes('seed'), keys.join());
    assert.match(found.find(({ key }) => key === 'max_tokens')?.description ?? '', /tokens/);
  });

  it('are found of the right one of several, while one is typed', () => {
    const text = 'providers:\n  - id: openai:chat:gpt-5\n    config:\n      se|\n  - id: anthropic:x\n';
    assert.ok(keysAt(text, 'providers', 0, 'config').includes('seed'));
    const second = 'providers:\n  - echo\n  - { id: google:gemini-2.5-pro, config: { to|';
    assert.ok(keysAt(second, 'providers', 0, 'config').includes('topK'));
    const asKey = 'providers:\n  - echo\n  - openai:chat:gpt-5:\n      config:\n        se|';
    assert.ok(keysAt(asKey, 'providers', 0, 'openai:chat:gpt-5', 'config').includes('seed'));
  });

  it('are none where it may hold anything, or belongs to no provider', () => {
    assert.deepEqual(
      keysAt('providers:\n  - id: file://a.js\n    config: { a|', 'providers', 0, 'config'),
      [],
    );
    const assertion = 'tests:\n  - assert:\n      - type: regex\n        config: { f|';
    assert.deepEqual(keysAt(assertion, 'tests', 0, 'assert', 0, 'config'), []);
  });
});
