import assert from 'node:assert/strict';
import nunjucks from 'nunjucks';
import { itEach } from './support/shipped.ts';

const environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });

/** What the prompts of the snippets use, as a case would give it. */
const variables = {
  policy: 'Returns within 30 days.',
  question: 'How long may I return it?',
  message: 'The app closes.',
  document: 'Oslo is in Norway.',
  claim: 'Oslo is in Norway.',
  chunks: [
    { title: 'Returns', text: '30 days' },
    { title: 'Warranty', text: 'two years' },
  ],
  rubric: 'correct',
  output: 'Thirty days.',
  answer_a: 'A',
  answer_b: 'B',
};

describe('markdown and prompts', () => {
  itEach('template', 'markdown', (text) => {
    const rendered = environment.renderString(text, variables);
    assert.doesNotMatch(rendered, /\{\{|\}\}|\{%|%\}/, 'nothing is left unrendered');
    assert.doesNotMatch(text, /<!-- ?\$/, 'no marker is left');
  });

  it('would notice a variable that is not given and a block that is not closed', () => {
    assert.throws(() => environment.renderString('{{ nothing }}', variables), /nothing|undefined/);
    assert.throws(
      () => environment.renderString('{% for chunk in chunks %}', variables),
      /parseIf|endfor|end of file/i,
    );
  });
});
