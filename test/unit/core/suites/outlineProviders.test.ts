import assert from 'node:assert/strict';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';

describe('the outline of a suite', () => {
  it('tells which provider is meant behind a label, also of recorded replies', () => {
    const { providers } = outlineSuite(`
providers:
  - echo
  - id: openai:chat:gpt-5-mini
    label: small
  - anthropic:messages:claude-haiku-4-5:
      config: { temperature: 0 }
  - id: replay:replies.jsonl
    config: { provider: 'openai:chat:gpt-5' }
`);
    assert.deepEqual(
      providers.map(({ provider }) => provider),
      ['echo', 'openai:chat:gpt-5-mini', 'anthropic:messages:claude-haiku-4-5', 'openai:chat:gpt-5'],
    );
  });
});
