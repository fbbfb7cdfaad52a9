import assert from 'node:assert/strict';
import { literalTemplate } from '../../../../src/core/prompts/literalTemplate.ts';
import { renderTemplate } from '../../../../src/core/prompts/templates.ts';
import { renderEnv } from '../../../../src/core/suites/suiteEnvironment.ts';

describe('a text that is no template', () => {
  const texts = [
    'plain, with { braces }',
    'Dear {{message}} {{ name }} end',
    '{% for x in y %}{# a comment #}{% endraw %}{% raw %}',
    '{{{{%#}}}} {{{x}}}',
    'The key is {{ env.KEY }}.',
    'file://who.txt',
    '{{ "quoted \\" and \'single\'" }}',
  ];
  for (const text of texts)
    it(`renders to itself: ${text}`, async () => {
      const filled = (await renderEnv(literalTemplate(text), { KEY: 'sk-secret' })) as string;
      assert.ok(!filled.startsWith('file://'));
      assert.equal(await renderTemplate(filled, { message: 'x', name: 'y' }, { env: { KEY: 'z' } }), text);
    });
});
