import assert from 'node:assert/strict';
import { cachedTokens, commonBeginning, promptCacheRule } from '../../../../src/core/pricing/promptCache.ts';

describe("what a vendor's cache takes of a prompt", () => {
  const cached = (common: number, model: string): number | undefined => {
    const rule = promptCacheRule(model);
    return rule && cachedTokens(common, rule);
  };

  it('is the beginning that calls have in common, from a length on', () => {
    assert.equal(cached(1023, 'gpt-5-mini'), 0);
    assert.equal(cached(1300, 'openai:gpt-5-mini'), 1280);
    assert.equal(cached(4000, 'claude-haiku-4-5-20251001'), 0);
    assert.equal(cached(4100, 'claude-haiku-4-5-20251001'), 4100);
    assert.equal(cached(1100, 'claude-sonnet-4-5'), 1100);
    assert.equal(cached(2000, 'claude-3-5-haiku-20241022'), 0);
    assert.equal(cached(2100, 'gemini-2.5-flash'), 2100);
    assert.equal(cached(200, 'deepseek-chat'), 192);
  });

  it('has to be asked for where the vendor wants it, and is unknown of other models', () => {
    assert.equal(promptCacheRule('claude-sonnet-4-5')?.marked, true);
    assert.equal(promptCacheRule('gpt-4o')?.marked, false);
    assert.equal(promptCacheRule('gpt-4-turbo'), undefined);
    assert.equal(promptCacheRule('llama-3.3-70b'), undefined);
  });

  it('ends with the first placeholder', () => {
    assert.equal(commonBeginning('Answer {{ question }} now'), 'Answer ');
    assert.equal(commonBeginning('{% if x %}a{% endif %}'), '');
    assert.equal(commonBeginning('nothing in it'), 'nothing in it');
    assert.equal(
      commonBeginning([
        { role: 'system', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: ' Look: ' },
            { type: 'image_url', image_url: { url: 'x' } },
            { type: 'text', text: 'never' },
          ],
        },
      ]),
      'Be kind. Look: ',
    );
  });
});
